#include "live/batch_calls.hpp"

#include <nlohmann/json.hpp>

#include "engine/base/percent.hpp"
#include "live/url.hpp"

namespace poolcast::live {

using nlohmann::json;

std::string path_of(char const* collection, std::string_view id, char const* rest) {
  return collection + percent_encoded(id) + rest;
}

std::string json_text(json const& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

void add_to_query(BatchCall& call, Selection const& selection) {
  if (!selection.filter.empty()) call.query.emplace_back("$filter", selection.filter);
  if (!selection.fields.empty()) call.query.emplace_back("$select", selection.fields);
}

BatchResult<void> send_for_effect(BatchHttp& http, BatchCall const& call, std::string_view done) {
  BatchResult<HttpResponse> const response = http.send(call);
  if (response) return {};
  bool const repeated = response.error().attempts > 1;
  if (repeated && !done.empty() && response.error().code == done) return {};
  return refuse(response.error());
}

}  // namespace poolcast::live
