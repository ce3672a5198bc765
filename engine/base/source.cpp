#include "engine/base/source.hpp"

#include "engine/base/width.hpp"

namespace poolcast {

Place place_of(std::string_view text, std::uint32_t offset) {
  std::string_view const before = text.substr(0, offset);
  int line = 1;
  std::size_t line_start = 0;
  for (std::size_t end; (end = before.find('\n', line_start)) != before.npos; ++line) {
    line_start = end + 1;
  }
  return {.line = line, .column = 1 + static_cast<int>(width_of(before.substr(line_start)))};
}

std::string_view line_at(std::string_view text, std::uint32_t offset) {
  std::size_t const begin = text.substr(0, offset).rfind('\n') + 1;
  std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace poolcast
