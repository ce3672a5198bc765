#include "live/json_fields.hpp"

#include <nlohmann/json.hpp>

namespace poolcast::live {

using nlohmann::json;

json const& member(json const& object, char const* key) {
  static json const nothing;
  if (!object.is_object()) return nothing;
  auto const found = object.find(key);
  return found == object.end() ? nothing : *found;
}

json const& elements(json const& object, char const* key) {
  static json const none = json::array();
  json const& value = member(object, key);
  return value.is_array() ? value : none;
}

std::string text_at(json const& object, char const* key) {
  json const& value = member(object, key);
  return value.is_string() ? value.get<std::string>() : "";
}

std::int64_t integer_at(json const& object, char const* key, std::int64_t fallback) {
  json const& value = member(object, key);
  return value.is_number_integer() ? value.get<std::int64_t>() : fallback;
}

bool boolean_at(json const& object, char const* key) {
  json const& value = member(object, key);
  return value.is_boolean() && value.get<bool>();
}

std::optional<Time> time_at(json const& object, char const* key) {
  return parse_w3c_time(text_at(object, key));
}

}  // namespace poolcast::live
