// `=`, `<=` and so on between a value and what a script expects of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/source.hpp"

namespace poolcast::formulatest {

enum class Comparison : std::uint8_t {
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
};

/// Its usual spelling: `=`.
std::string_view text_of(Comparison comparison);

/// A comparison in a text, and where.
struct FoundComparison {
  Comparison comparison = Comparison::equal;
  Span span;
};

/// The one at the front of `span`.
std::optional<FoundComparison> comparison_at(std::string_view text, Span span);

/// The first one in `span`.
std::optional<FoundComparison> find_comparison(std::string_view text, Span span);

/// Whether it holds between two values of which `less` and `equal` are known.
bool holds(Comparison comparison, bool less, bool equal);

/// Numbers are equal if they are to the six significant digits that the service prints.
bool holds(Comparison comparison, double got, double expected);

}  // namespace poolcast::formulatest
