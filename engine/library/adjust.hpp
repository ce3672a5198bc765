// A template with other numbers: `cap=20` replaces the constant `$cap`, within the bounds that its
// `// tune:` comment gives. Knows texts only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/formula/tunable.hpp"
#include "engine/library/library.hpp"

namespace poolcast::library {

/// The numbers of the template that may be set.
std::vector<formula::TunableConstant> constants_of(Template const& chosen);

/// Its name on the command line: `cap` for `$cap`.
std::string_view setting_name(formula::TunableConstant const& constant);

/// The template's formula with these settings, `NAME=VALUE` each, in canonical form. The error is
/// a line for every setting that cannot be.
Expected<std::string, std::string> adjusted(Template const& chosen,
                                            std::vector<std::string> const& settings);

}  // namespace poolcast::library
