// A formula back into the template it stands in; and whether the two differ.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/iac/extract.hpp"

namespace poolcast::iac {

/// The text of `file` with `formula` in the place of the pool's: all other bytes are the same.
Result<std::string> embed(Source const& file, TemplatePool const& pool, std::string_view formula);

/// Line ends, blank ends and, in a heredoc, a common indent say nothing about a formula.
bool is_same_formula(std::string_view a, std::string_view b);

/// The lines of both, `-` before those of the template alone, `+` before those of the formula.
std::string difference(std::string_view in_template, std::string_view formula);

}  // namespace poolcast::iac
