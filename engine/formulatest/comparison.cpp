#include "engine/formulatest/comparison.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/text.hpp"

namespace poolcast::formulatest {
namespace {

struct Spelling {
  std::string_view text;
  Comparison comparison;
};
// The longer ones first, where one begins with another.
constexpr Spelling spellings[] = {
    {"==", Comparison::equal},      {"!=", Comparison::not_equal},
    {"<=", Comparison::less_equal}, {">=", Comparison::greater_equal},
    {"=", Comparison::equal},       {"<", Comparison::less},
    {">", Comparison::greater},
};

}  // namespace

std::string_view text_of(Comparison comparison) {
  constexpr std::string_view texts[] = {"=", "!=", "<", "<=", ">", ">="};
  return texts[static_cast<std::size_t>(comparison)];
}

std::optional<FoundComparison> comparison_at(std::string_view text, Span span) {
  std::string_view const rest = text.substr(span.begin, span.end - span.begin);
  for (Spelling const& spelling : spellings) {
    if (!rest.starts_with(spelling.text)) continue;
    auto const size = static_cast<std::uint32_t>(spelling.text.size());
    return FoundComparison{spelling.comparison, {span.begin, span.begin + size}};
  }
  return std::nullopt;
}

std::optional<FoundComparison> find_comparison(std::string_view text, Span span) {
  for (std::uint32_t at = span.begin; at < span.end; ++at) {
    if (auto const found = comparison_at(text, {at, span.end})) return found;
  }
  return std::nullopt;
}

bool holds(Comparison comparison, bool less, bool equal) {
  switch (comparison) {
    case Comparison::equal:
      return equal;
    case Comparison::not_equal:
      return !equal;
    case Comparison::less:
      return less && !equal;
    case Comparison::less_equal:
      return less || equal;
    case Comparison::greater:
      return !less && !equal;
    case Comparison::greater_equal:
      return !less || equal;
  }
  return false;
}

bool holds(Comparison comparison, double got, double expected) {
  // Writing both down is slow, and what differs by much more than that is told apart without it.
  double const scale = std::max(std::abs(got), std::abs(expected));
  bool const close = std::abs(got - expected) <= 1e-5 * scale;
  bool const equal = got == expected || (close && format_number(got) == format_number(expected));
  return holds(comparison, got < expected, equal);
}

}  // namespace poolcast::formulatest
