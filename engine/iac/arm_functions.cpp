#include "engine/iac/arm_functions.hpp"

#include <cstdint>

#include "engine/base/text.hpp"

namespace poolcast::iac {
namespace {

using Arguments = std::span<Value const>;

constexpr std::size_t any_number = SIZE_MAX;

MappedText boolean(bool value, Span place) {
  return anchored_text(value ? "true" : "false", place);
}

bool is_true(Value const& value) { return same_but_for_case(value.text.text, "true"); }

Result<MappedText> concat(Arguments arguments, Span) {
  MappedText result;
  for (Value const& argument : arguments) result.append(argument.text);
  return result;
}

/// `{0}` is an argument, `{{` a brace.
Result<MappedText> format(Arguments arguments, Span place) {
  MappedText const& pattern = arguments.front().text;
  std::string_view const text = pattern.text;
  MappedText result;
  result.end = {place, false};
  for (std::size_t at = 0; at < text.size();) {
    std::string_view const two = text.substr(at, 2);
    if (two == "{{" || two == "}}") {
      result.append(pattern.slice(at, 1));
      at += 2;
    } else if (text[at] == '{') {
      std::size_t const close = text.find('}', at);
      std::string_view const number = text.substr(at + 1, close - at - 1);
      std::optional<long long> const index = parse_integer(number);
      bool const fits = index && *index >= 0 && *index < std::ssize(arguments) - 1;
      if (close == text.npos || !fits) {
        return fail("'" +
                    std::string(text.substr(at, close == text.npos ? close : close + 1 - at)) +
                    "' names no argument of format");
      }
      result.append(arguments[static_cast<std::size_t>(*index) + 1].text);
      at = close + 1;
    } else {
      result.append(pattern.slice(at, 1));
      ++at;
    }
  }
  return result;
}

Result<MappedText> equals(Arguments arguments, Span place) {
  return boolean(arguments[0].text.text == arguments[1].text.text, place);
}

Result<MappedText> negation(Arguments arguments, Span place) {
  return boolean(!is_true(arguments[0]), place);
}

Result<MappedText> conjunction(Arguments arguments, Span place) {
  bool all = true;
  for (Value const& argument : arguments) all = all && is_true(argument);
  return boolean(all, place);
}

Result<MappedText> disjunction(Arguments arguments, Span place) {
  bool any = false;
  for (Value const& argument : arguments) any = any || is_true(argument);
  return boolean(any, place);
}

Result<MappedText> empty(Arguments arguments, Span place) {
  return boolean(arguments[0].text.text.empty(), place);
}

Result<MappedText> same(Arguments arguments, Span) { return arguments[0].text; }

MappedText with_letters(MappedText text, char first, char last, int shift) {
  for (char& c : text.text) {
    if (c >= first && c <= last) c = static_cast<char>(c + shift);
  }
  return text;
}

Result<MappedText> to_lower(Arguments arguments, Span) {
  return with_letters(arguments[0].text, 'A', 'Z', 'a' - 'A');
}

Result<MappedText> to_upper(Arguments arguments, Span) {
  return with_letters(arguments[0].text, 'a', 'z', 'A' - 'a');
}

Result<MappedText> replace(Arguments arguments, Span) {
  MappedText const& whole = arguments[0].text;
  std::string const& from = arguments[1].text.text;
  if (from.empty()) return fail("replace cannot look for an empty text");
  MappedText result;
  for (std::size_t at = 0;;) {
    std::size_t const found = whole.text.find(from, at);
    result.append(whole.slice(at, found == std::string::npos ? found : found - at));
    if (found == std::string::npos) return result;
    result.append(arguments[2].text);
    at = found + from.size();
  }
}

/// The end of an id, which is where a pool's name stands.
Result<MappedText> resource_id(Arguments arguments, Span place) {
  MappedText result;
  for (Value const& argument : arguments) {
    if (!result.text.empty()) result.append("/", {place, false});
    result.append(argument.text);
  }
  return result;
}

constexpr ArmFunction functions[] = {
    {"and", 2, any_number, conjunction},
    {"concat", 1, any_number, concat},
    {"empty", 1, 1, empty},
    {"equals", 2, 2, equals},
    {"format", 1, any_number, format},
    {"int", 1, 1, same},
    {"not", 1, 1, negation},
    {"or", 2, any_number, disjunction},
    {"replace", 3, 3, replace},
    {"resourceId", 2, any_number, resource_id},
    {"string", 1, 1, same},
    {"toLower", 1, 1, to_lower},
    {"toUpper", 1, 1, to_upper},
};

}  // namespace

std::span<ArmFunction const> arm_functions() { return functions; }

}  // namespace poolcast::iac
