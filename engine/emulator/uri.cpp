#include "engine/emulator/uri.hpp"

#include "engine/base/percent.hpp"
#include "engine/base/text.hpp"

namespace poolcast::emulator {
namespace {

/// In a query, `+` is a blank too.
std::optional<std::string> decoded(std::string_view text, bool in_query) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += in_query && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    int const byte = escaped_byte(text, i);
    if (byte < 0) return std::nullopt;
    result += static_cast<char>(byte);
    i += 2;
  }
  return result;
}

bool add_parameter(Uri& uri, std::string_view text) {
  if (text.empty()) return true;
  std::size_t const equals = text.find('=');
  std::optional<std::string> name = decoded(text.substr(0, equals), true);
  std::optional<std::string> value =
      decoded(equals == text.npos ? std::string_view() : text.substr(equals + 1), true);
  if (!name || !value) return false;
  uri.query.push_back({std::move(*name), std::move(*value)});
  return true;
}

}  // namespace

std::optional<Uri> parse_uri(std::string_view target) {
  std::size_t const mark = target.find('?');
  Uri uri;
  uri.path = target.substr(0, mark);
  for (std::string_view const piece : split(uri.path, '/')) {
    std::optional<std::string> segment = decoded(piece, false);
    if (!segment) return std::nullopt;
    if (!segment->empty()) uri.segments.push_back(std::move(*segment));
  }
  if (mark == target.npos) return uri;
  for (std::string_view const piece : split(target.substr(mark + 1), '&')) {
    if (!add_parameter(uri, piece)) return std::nullopt;
  }
  return uri;
}

std::optional<std::string> parameter(Uri const& uri, std::string_view name) {
  for (Parameter const& one : uri.query) {
    if (same_but_for_case(one.name, name)) return one.value;
  }
  return std::nullopt;
}

}  // namespace poolcast::emulator
