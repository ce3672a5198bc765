// Pools and nodes of a Batch account: one function a call of the service. An ETag makes a change
// only if the pool is still the one that was read. What was repeated after a lost answer, and is
// there already, counts as done.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "live/batch_http.hpp"
#include "live/batch_rows.hpp"

namespace poolcast::live {

BatchResult<std::vector<Pool>> list_pools(BatchHttp& http, Selection const& selection = {});
BatchResult<Pool> get_pool(BatchHttp& http, std::string const& pool,
                           std::string const& fields = "");
/// The pool as the service tells it, in JSON.
BatchResult<std::string> get_pool_text(BatchHttp& http, std::string const& pool);
BatchResult<bool> pool_exists(BatchHttp& http, std::string const& pool);

/// `body` is a PoolAddParameter in JSON.
BatchResult<void> add_pool(BatchHttp& http, std::string const& body);
BatchResult<void> delete_pool(BatchHttp& http, std::string const& pool,
                              std::string const& etag = "");

struct Resize {
  batch::Targets targets;
  batch::DeallocationOption option = batch::DeallocationOption::requeue;
  std::optional<Duration> timeout{};  // nothing: the service's, 15 minutes
};
BatchResult<void> resize_pool(BatchHttp& http, std::string const& pool, Resize const& resize,
                              std::string const& etag = "");
/// Changes nothing. A formula that fails at its values is no error here: the run tells it.
BatchResult<AutoscaleRun> evaluate_autoscale(BatchHttp& http, std::string const& pool,
                                             std::string const& formula);

BatchResult<std::vector<Node>> list_nodes(BatchHttp& http, std::string const& pool,
                                          Selection const& selection = {});
/// Of one pool; empty: of all.
BatchResult<std::vector<NodeCounts>> node_counts(BatchHttp& http, std::string const& pool = "");

}  // namespace poolcast::live
