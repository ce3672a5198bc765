// The numbers of a formula that are decisions, and how far each may be moved:
//   $cap = 4; // tune: 1..32
// Bounds without a decimal point ask for whole numbers. Knows nothing of who moves them, or why.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/formula/ast.hpp"

namespace poolcast::formula {

struct TunableConstant {
  std::string name;  // `$cap`, as the formula writes it
  Span value{};      // the number that it is assigned, its sign included
  double current = 0;
  double least = 0;
  double most = 0;
  bool whole = true;

  /// `1..32`, as the comment writes it.
  std::string range{};
};

/// In the formula's order. The diagnostics are those of the `tune:` comments.
Expected<std::vector<TunableConstant>, Diagnostics> tunable_constants(Formula const& formula);

/// The number as a formula writes it, if it is one that the constant may be.
std::optional<std::string> fitting_number(TunableConstant const& constant, std::string_view text);

}  // namespace poolcast::formula
