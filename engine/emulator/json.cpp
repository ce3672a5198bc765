#include "engine/emulator/json.hpp"

#include <nlohmann/json.hpp>

#include "engine/base/nesting.hpp"

namespace poolcast::emulator {

std::optional<Json> read_json(std::string_view text) {
  if (nests_too_deep(text)) return std::nullopt;
  Json value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

std::string write_json(Json const& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json const& member(Json const& object, std::string_view name) {
  static Json const none;
  if (!object.is_object()) return none;
  auto const at = object.find(std::string(name));
  return at == object.end() ? none : *at;
}

std::string text_member(Json const& object, std::string_view name) {
  Json const& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : "";
}

void add_if_absent(Json& object, std::string_view name, Json const& value) {
  Json& there = object[std::string(name)];
  if (there.is_null()) there = value;
}

int whole_member(Json const& object, std::string_view name, int otherwise) {
  Json const& value = member(object, name);
  return value.is_number() ? value.get<int>() : otherwise;
}

bool flag_member(Json const& object, std::string_view name) {
  Json const& value = member(object, name);
  return value.is_boolean() && value.get<bool>();
}

std::optional<Duration> duration_member(Json const& object, std::string_view name) {
  Json const& value = member(object, name);
  if (!value.is_string()) return std::nullopt;
  Result<Duration> const duration = parse_duration(value.get<std::string>());
  if (!duration || *duration >= without_end) return std::nullopt;
  return *duration;
}

}  // namespace poolcast::emulator
