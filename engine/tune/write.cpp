#include "engine/tune/write.hpp"

#include <algorithm>
#include <vector>

#include "engine/formula/parse.hpp"
#include "engine/formula/tunable.hpp"

namespace poolcast::tune {
using formula::TunableConstant;

Result<std::string> filled_in(Source const& formula, formula::Semantics const& semantics,
                              Trials const& trials, Trial const& trial) {
  auto const rendered = [&](Diagnostics const& diagnostics) {
    std::string text = render(formula, diagnostics);
    text.pop_back();
    return fail(std::move(text));
  };
  Expected<formula::Formula, Diagnostics> const parsed = formula::parse(formula, semantics);
  if (!parsed) return rendered(parsed.error());
  Expected<std::vector<TunableConstant>, Diagnostics> constants =
      formula::tunable_constants(*parsed);
  if (!constants) return rendered(constants.error());
  // From the end on, so that the places before it stay.
  std::string text = formula.text;
  std::ranges::reverse(*constants);
  for (TunableConstant const& constant : *constants) {
    for (std::size_t d = 0; d < trials.dimensions.size(); ++d) {
      Dimension const& dimension = trials.dimensions[d];
      if (dimension.name != constant.name || trial.values[d] == dimension.current) continue;
      std::string const& value = dimension.values[trial.values[d]];
      std::optional<std::string> const fitting = formula::fitting_text(constant, value);
      if (!fitting) return fail(formula.name + ": '" + constant.name + "' cannot be " + value);
      text.replace(constant.value.begin, constant.value.end - constant.value.begin, *fitting);
    }
  }
  return text;
}

std::string beside_formula(Trials const& trials, Trial const& trial) {
  std::string text;
  for (std::size_t d = 0; d < trials.dimensions.size(); ++d) {
    Dimension const& dimension = trials.dimensions[d];
    if (dimension.constant || trial.values[d] == dimension.current) continue;
    text.append(text.empty() ? "" : ", ").append(dimension.name).append(" ");
    text.append(dimension.values[trial.values[d]]);
  }
  return text;
}

}  // namespace poolcast::tune
