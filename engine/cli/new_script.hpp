// The test script that goes with a formula from the library: the template's own, made to hold for
// the numbers that were asked for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/base/source.hpp"

namespace poolcast::cli {

struct NewScript {
  std::string text;
  std::size_t cases = 0;
  std::size_t rewritten = 0;    // expectations that the template's own numbers gave otherwise
  std::size_t simulations = 0;  // left as comments: they name scenarios of ours
};

/// `template_script` is the library's, `formula` the new file's name and text; `command` made it.
NewScript new_script(std::string_view template_script, Source const& formula,
                     std::string const& command);

}  // namespace poolcast::cli
