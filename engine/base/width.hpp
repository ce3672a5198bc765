// How wide a text is on a screen: UTF-8, a column a code point.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace poolcast {

std::size_t width_of(std::string_view text);

/// `text`, or as much of it as fits into the width with `...` behind it; 3 or more.
std::string cut_to(std::string_view text, std::size_t width);

}  // namespace poolcast
