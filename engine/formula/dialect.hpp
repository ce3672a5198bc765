// What only a setting lets into a formula, put into the words of the grammar: block comments become
// blanks, single quotes double ones, and names get the case that they have in the tables. No text
// changes its length, so that every place stays where it was.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/diagnostic.hpp"
#include "engine/formula/ast.hpp"
#include "engine/formula/semantics.hpp"

namespace poolcast::formula {

/// Whether anything but the grammar's own words is let in.
bool has_dialect(Semantics const& semantics);

/// `used` gets the settings without which the text would have been another.
std::string in_plain_words(std::string_view text, Semantics const& semantics, Unknowns& used);

/// The numbers in a form that no document shows: `.5` and `1e3`.
Diagnostics refused_numbers(Formula const& formula, Semantics const& semantics, Unknowns& used);

}  // namespace poolcast::formula
