// Two texts compared line by line, shown as `diff -u` and `patch` do.
#pragma once

#include <string>
#include <string_view>

namespace poolcast {

/// Empty if the texts are equal. The names stand in the first two lines.
std::string unified_difference(std::string_view old_name, std::string_view old_text,
                               std::string_view new_name, std::string_view new_text);

}  // namespace poolcast
