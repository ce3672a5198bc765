// The service's JSON into rows, and its lists page after page.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>

#include "live/batch_http.hpp"
#include "live/batch_rows.hpp"

namespace poolcast::live {

Pool read_pool(nlohmann::json const& object);
AutoscaleRun read_autoscale_run(nlohmann::json const& object);
Node read_node(nlohmann::json const& object);
NodeCounts read_node_counts(nlohmann::json const& object);
Job read_job(nlohmann::json const& object);
Task read_task(nlohmann::json const& object);

/// The one object that an answer holds.
BatchResult<nlohmann::json> get_object(BatchHttp& http, BatchCall const& call);

/// Each row of a list, over all its pages.
BatchResult<void> each_row(BatchHttp& http, BatchCall const& call,
                           std::function<void(nlohmann::json const&)> const& take);

}  // namespace poolcast::live
