#include "engine/base/width.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace poolcast {

std::size_t width_of(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues_code_point));
}

std::string cut_to(std::string_view text, std::size_t width) {
  if (width_of(text) <= width) return std::string(text);
  std::size_t end = 0, seen = 0;
  for (; end < text.size(); ++end) {
    if (!continues_code_point(text[end]) && ++seen > width - 3) break;
  }
  return std::string(text.substr(0, end)) + "...";
}

}  // namespace poolcast
