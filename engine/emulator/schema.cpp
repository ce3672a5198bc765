#include "engine/emulator/schema.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"

namespace poolcast::emulator {
namespace {

constexpr std::size_t longest_id = 64;

std::optional<Problem> object_problem(Json const& object, Schema schema, std::string const& path);

std::string shown(Json const& value) {
  return value.is_string() ? value.get<std::string>() : write_json(value);
}

bool is_whole(double number) { return std::abs(number) < 1e15 && std::floor(number) == number; }

bool has_type(Json const& value, Kind kind) {
  switch (kind) {
    case Kind::text:
    case Kind::name:
    case Kind::duration:
      return value.is_string();
    case Kind::flag:
      return value.is_boolean();
    case Kind::whole:
      return value.is_number() && is_whole(value.get<double>());
    case Kind::object:
      return value.is_object();
    case Kind::list:
      return value.is_array();
  }
  return false;
}

std::string_view type_name(Kind kind) {
  constexpr std::string_view names[] = {"a string",   "a string",  "a boolean", "an integer",
                                        "a duration", "an object", "an array"};
  return names[static_cast<std::size_t>(kind)];
}

bool is_choice(std::string const& text, std::string_view choices) {
  return std::ranges::any_of(split(choices, '|'), [&](std::string_view choice) {
    return same_but_for_case(text, choice);
  });
}

std::optional<Problem> text_problem(Json const& value, Property const& property,
                                    std::string const& path) {
  std::string const text = value.get<std::string>();
  if (property.kind == Kind::name && !is_id(text)) {
    return bad_property(path, text,
                        "The id can contain any combination of alphanumeric characters including "
                        "hyphens and underscores, and cannot be empty or contain more than 64 "
                        "characters");
  }
  bool const is_iso = text.starts_with('P') && parse_duration(text);
  if (property.kind == Kind::duration && !is_iso) {
    return bad_property(path, text, "The value is not an ISO 8601 duration");
  }
  if (!property.choices.empty() && !is_choice(text, property.choices)) {
    std::string choices(property.choices);
    for (std::size_t bar = 0; (bar = choices.find('|', bar)) != choices.npos;) {
      choices.replace(bar, 1, ", ");
    }
    return bad_property(path, text, "The value must be one of " + choices);
  }
  if (property.kind == Kind::text && static_cast<std::int64_t>(text.size()) > property.most) {
    return bad_property(
        path, text.substr(0, longest_id),
        "The value must not be longer than " + std::to_string(property.most) + " characters");
  }
  return std::nullopt;
}

std::optional<Problem> list_problem(Json const& list, Property const& property,
                                    std::string const& path) {
  if (static_cast<std::int64_t>(list.size()) > property.most) {
    return bad_property(path, std::to_string(list.size()) + " items",
                        "The number of items must not exceed " + std::to_string(property.most));
  }
  if (property.of.empty()) return std::nullopt;
  for (std::size_t i = 0; i < list.size(); ++i) {
    std::string const place = path + "[" + std::to_string(i) + "]";
    if (!list[i].is_object())
      return bad_property(place, shown(list[i]), "The value must be an object");
    if (auto wrong = object_problem(list[i], property.of, place + ".")) return wrong;
  }
  return std::nullopt;
}

std::optional<Problem> value_problem(Json const& value, Property const& property,
                                     std::string const& path) {
  if (!has_type(value, property.kind)) {
    return bad_property(path, shown(value),
                        "The value must be " + std::string(type_name(property.kind)));
  }
  if (value.is_string()) return text_problem(value, property, path);
  if (property.kind == Kind::list) return list_problem(value, property, path);
  if (property.kind == Kind::object && !property.of.empty()) {
    return object_problem(value, property.of, path + ".");
  }
  if (property.kind != Kind::whole) return std::nullopt;
  auto const number = value.get<std::int64_t>();
  if (number >= property.least && number <= property.most) return std::nullopt;
  return bad_property(path, shown(value),
                      "The value must be between " + std::to_string(property.least) + " and " +
                          std::to_string(property.most));
}

std::optional<Problem> object_problem(Json const& object, Schema schema, std::string const& path) {
  for (Property const& property : schema) {
    Json const& value = member(object, property.name);
    std::string const place = path + std::string(property.name);
    if (value.is_null() && property.required) return missing_property(place);
    if (value.is_null()) continue;
    if (auto wrong = value_problem(value, property, place)) return wrong;
  }
  for (auto const& [name, value] : object.items()) {
    bool const known = std::ranges::find(schema, name, &Property::name) != schema.end();
    if (known || name.starts_with("odata.")) continue;
    std::string reason = "The property '" + path;
    reason += name + "' does not exist";
    return problem("InvalidRequestBody", {{"Reason", std::move(reason)}});
  }
  return std::nullopt;
}

}  // namespace

std::optional<Problem> body_problem(Json const& body, Schema schema) {
  if (!body.is_object()) {
    return problem("InvalidRequestBody", {{"Reason", "The body must be a JSON object"}});
  }
  return object_problem(body, schema, "");
}

bool is_id(std::string_view text) {
  auto const fits = [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; };
  return !text.empty() && text.size() <= longest_id && std::ranges::all_of(text, fits);
}

Json without_nulls(Json const& value) {
  if (value.is_array()) {
    Json result = Json::array();
    for (Json const& one : value) result.push_back(without_nulls(one));
    return result;
  }
  if (!value.is_object()) return value;
  Json result = Json::object();
  for (auto const& [name, one] : value.items()) {
    if (!one.is_null()) result[name] = without_nulls(one);
  }
  return result;
}

}  // namespace poolcast::emulator
