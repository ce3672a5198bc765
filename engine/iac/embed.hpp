// A formula back into the template it stands in; and whether the two differ.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/iac/extract.hpp"

namespace poolcast::iac {

/// The text of `file` with `formula` in the place of the pool's: all other bytes are the same.
Result<std::string> embed(Source const& file, TemplatePool const& pool, std::string_view formula);

/// The formula without what says nothing about it: the kind of line ends, blanks at the end, an
/// indent that all lines have. Two formulas that agree in this have not drifted apart.
std::string comparable_text(std::string_view formula);

}  // namespace poolcast::iac
