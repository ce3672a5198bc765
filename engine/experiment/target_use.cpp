#include "engine/experiment/target_use.hpp"

#include <algorithm>
#include <array>

#include "engine/base/text.hpp"

namespace poolcast::experiment {
namespace {

/// The targets and their older names, by NodeTier.
constexpr std::array<std::array<std::string_view, 2>, 2> target_names = {
    {{"$TargetDedicatedNodes", "$TargetDedicated"},
     {"$TargetLowPriorityNodes", "$TargetLowPriority"}}};

}  // namespace

bool sets_target(formula::Formula const& formula, batch::NodeTier tier) {
  return std::ranges::any_of(formula.statements, [&](formula::Statement const& statement) {
    std::string_view const name = formula.text_of(statement.name);
    formula::Expression const& value = formula.expressions[statement.value];
    bool const zero = value.kind == formula::Expression::Kind::number && value.value == 0;
    return !zero && std::ranges::any_of(
                        target_names[static_cast<std::size_t>(tier)],
                        [&](std::string_view target) { return same_but_for_case(name, target); });
  });
}

}  // namespace poolcast::experiment
