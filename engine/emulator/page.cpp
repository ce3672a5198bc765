#include "engine/emulator/page.hpp"

#include <nlohmann/json.hpp>

#include "engine/base/percent.hpp"
#include "engine/base/text.hpp"
#include "engine/emulator/operation.hpp"

namespace poolcast::emulator {
namespace {

Expected<std::size_t, Problem> most_results(Call const& call) {
  int const most = call.operation.most_results;
  std::optional<std::string> const asked = parameter(call.uri, "maxresults");
  if (!asked) return static_cast<std::size_t>(most);
  std::optional<long long> const number = parse_integer(*asked);
  if (!number) return refuse(bad_parameter("maxresults", *asked, "The value must be an integer"));
  if (*number >= 1 && *number <= most) return static_cast<std::size_t>(*number);
  return refuse("OutOfRangeQueryParameterValue", {{"QueryParameterName", "maxresults"},
                                                  {"QueryParameterValue", *asked},
                                                  {"MinimumAllowed", "1"},
                                                  {"MaximumAllowed", std::to_string(most)}});
}

/// Where the next page is; signed and followed as it stands.
std::string next_link(Call const& call, std::string const& last) {
  std::string link = call.request.base + call.uri.path + "?";
  for (Parameter const& one : call.uri.query) {
    if (one.name != "$skiptoken") link += one.name + "=" + percent_encoded(one.value) + "&";
  }
  return link + "$skiptoken=" + percent_encoded(last);
}

}  // namespace

Expected<Page, Problem> Page::open(Call const& call, std::string_view filterable) {
  Page page;
  Expected<std::size_t, Problem> const most = most_results(call);
  if (!most) return refuse(most.error());
  page.most_ = *most;
  page.after_ = parameter(call.uri, "$skiptoken").value_or("");
  std::optional<std::string> const text = parameter(call.uri, "$filter");
  if (!text || trim(*text).empty()) return page;
  Result<Filter> filter = parse_filter(*text, filterable);
  if (!filter) return refuse(bad_parameter("$filter", *text, filter.error().message));
  page.filter_ = std::move(*filter);
  return page;
}

void Page::add(std::string const& key, Json const& entity) {
  if (!passes(filter_, entity)) return;
  if (entities_.size() == most_) {
    more_ = true;
    return;
  }
  last_ = key;
  entities_.push_back(std::make_shared<Json const>(entity));
}

Response Page::close(Call const& call, std::string const& type) const {
  Json values = Json::array();
  for (auto const& entity : entities_) values.push_back(selected(call, *entity));
  Json body = {{"value", std::move(values)}};
  if (more_) body["odata.nextLink"] = next_link(call, last_);
  return show(call, type, body);
}

}  // namespace poolcast::emulator
