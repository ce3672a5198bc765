// What the checker and the compiler both ask of the tables' names, and what both say of them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/formula/semantics.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::formula {

template <class Row>
std::uint16_t row_index(std::span<Row const> rows, Row const& row) {
  return static_cast<std::uint16_t>(&row - rows.data());
}

template <class Rows>
std::vector<std::string_view> names_of(Rows rows) {
  std::vector<std::string_view> names;
  for (auto const& row : rows) names.push_back(row.name);
  return names;
}

/// By the settings, names from the past may be known no more.
bool still_known(Variable const& row, Semantics const& semantics);

/// Whether it is worth the time to look for what was meant: a formula can hold thousands of unknown
/// names, or one of thousands of letters. `before` counts those that were looked for.
bool worth_suggesting(std::string_view name, std::size_t before);

/// `takes 1 to 3 arguments, not 0`
std::string argument_problem(std::uint16_t least, std::uint16_t most, std::uint16_t given);

}  // namespace poolcast::formula
