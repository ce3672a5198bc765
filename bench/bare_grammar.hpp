// The yardstick of the parser: the same grammar written straight down in Spirit X3, which only says
// whether a text matches. It builds no tree, keeps no place and explains no error.
#pragma once

#include <string_view>

namespace poolcast::bench {

bool matches_bare_grammar(std::string_view text);

}  // namespace poolcast::bench
