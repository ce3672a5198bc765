#include "engine/formulatest/xml.hpp"

#include <cstdint>

namespace poolcast::formulatest {
namespace {

/// How many bytes the well-formed code point at the front has; 0 if there is none that XML allows.
std::size_t code_point_size(std::string_view text) {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  std::uint32_t const first = byte(0);
  if (first < 0x80) return first >= 0x20 || first == '\t' || first == '\n' ? 1 : 0;
  std::size_t const size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
  std::uint32_t point = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    point = point << 6 | (byte(i) & 0x3FU);
  }
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  bool const surrogate = point >= 0xD800 && point <= 0xDFFF;
  bool const allowed =
      point >= least[size] && point <= 0x10FFFF && !surrogate && point != 0xFFFE && point != 0xFFFF;
  return allowed ? size : 0;
}

std::string clean(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    std::size_t const size = code_point_size(text);
    result += size > 0 ? text.substr(0, size) : "\xEF\xBF\xBD";
    text.remove_prefix(size > 0 ? size : 1);
  }
  return result;
}

}  // namespace

std::string xml_attribute(std::string_view name, std::string_view value) {
  std::string result = " " + std::string(name) + "=\"";
  for (char const c : clean(value)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\n':
        result += "&#10;";
        break;
      case '\t':
        result += "&#9;";
        break;
      default:
        result += c;
    }
  }
  return result + "\"";
}

std::string xml_cdata(std::string_view text) {
  std::string result = clean(text);
  constexpr std::string_view end = "]]>";
  for (std::size_t at = 0; (at = result.find(end, at)) != result.npos;) {
    std::string_view const apart = "]]]]><![CDATA[>";
    result.replace(at, end.size(), apart);
    at += apart.size();
  }
  return "<![CDATA[" + result + "]]>";
}

}  // namespace poolcast::formulatest
