// Small parts that the calls of the service share.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "live/batch_http.hpp"

namespace poolcast::live {

/// `/pools/p/resize` of `/pools/`, `p` and `/resize`.
std::string path_of(char const* collection, std::string_view id, char const* rest = "");

/// JSON, whatever bytes are in its texts.
std::string json_text(nlohmann::json const& value);

void add_to_query(BatchCall& call, Selection const& selection);

/// A call whose answer says nothing but that it is done. `done` is the code of a refusal that means
/// so too, when an earlier attempt may have arrived.
BatchResult<void> send_for_effect(BatchHttp& http, BatchCall const& call,
                                  std::string_view done = "");

}  // namespace poolcast::live
