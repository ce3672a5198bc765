#include "engine/tune/space.hpp"

#include <algorithm>

#include "engine/base/file.hpp"
#include "engine/experiment/pool_formulas.hpp"
#include "engine/formula/parse.hpp"
#include "engine/formula/tunable.hpp"
#include "engine/formula/typecheck.hpp"
#include "engine/tune/grid.hpp"

namespace poolcast::tune {
namespace {

using experiment::Scenario;
using experiment::ScenarioPool;
using formula::Formula;
using formula::TunableConstant;

/// A formula of the scenarios, and the constants that it leaves open.
struct OpenFormula {
  Source source;
  std::vector<TunableConstant> constants;
};

bool is_same(Source const& a, Source const& b) { return a.name == b.name && a.text == b.text; }

tl::unexpected<Error> rendered(Source const& source, Diagnostics const& diagnostics) {
  std::string text = render(source, diagnostics);
  text.pop_back();  // whoever prints it adds a line's end
  return fail(std::move(text));
}

std::string text_now(TunableConstant const& constant) {
  using Kind = formula::TuneRange::Kind;
  if (constant.range.kind == Kind::word) return constant.word;
  return constant.range.kind == Kind::duration ? duration_text(constant.current)
                                               : written(constant, constant.current);
}

/// A word that no formula knows would fail at every evaluation.
void check_words(OpenFormula const& open, formula::Semantics const& semantics,
                 TunableConstant const& constant, Diagnostics& diagnostics) {
  for (std::string const& word : constant.range.words) {
    Source other = open.source;
    other.text.replace(constant.value.begin, constant.value.end - constant.value.begin, word);
    Expected<Formula, Diagnostics> const parsed = formula::parse(other, semantics);
    Diagnostics const errors = parsed ? formula::infer(*parsed, semantics).errors : parsed.error();
    if (word == constant.word || errors.empty()) continue;
    diagnostics.push_back(
        {.span = constant.comment,
         .message = "with '" + word + "' the formula would fail: " + errors.front().message});
  }
}

Result<OpenFormula> open_formula(Source const& source, formula::Semantics const& semantics) {
  OpenFormula open{source, {}};
  Expected<Formula, Diagnostics> const parsed = formula::parse(source, semantics);
  if (!parsed) return rendered(source, parsed.error());
  Expected<std::vector<TunableConstant>, Diagnostics> constants =
      formula::tunable_constants(*parsed);
  if (!constants) return rendered(source, constants.error());
  open.constants = std::move(*constants);
  Diagnostics diagnostics;
  for (TunableConstant const& constant : open.constants) {
    if (std::ranges::count(open.constants, constant.name, &TunableConstant::name) > 1) {
      diagnostics.push_back(
          {.span = constant.comment,
           .message = "'" + constant.name + "' has more than one '// tune:'; keep one of them"});
    }
    Expected<Dimension, std::string> const dimension =
        dimension_of(constant.name, constant.range, text_now(constant));
    if (!dimension) {
      diagnostics.push_back({.span = constant.comment, .message = dimension.error()});
    }
    check_words(open, semantics, constant, diagnostics);
  }
  if (!diagnostics.empty()) return rendered(source, diagnostics);
  return open;
}

Result<std::vector<OpenFormula>> open_formulas(Space const& space) {
  std::vector<OpenFormula> all;
  for (SpaceScenario const& scenario : space.scenarios) {
    for (ScenarioPool const& pool : scenario.as_it_is.pools) {
      if (!pool.formula) continue;
      bool const known = std::ranges::any_of(
          all, [&](OpenFormula const& one) { return is_same(one.source, *pool.formula); });
      if (known) continue;
      Result<OpenFormula> open = open_formula(*pool.formula, scenario.as_it_is.semantics);
      if (!open) return fail(open.error().message);
      all.push_back(std::move(*open));
    }
  }
  return all;
}

/// The pools of a scenario that have the formula.
std::vector<std::string> pools_with(Scenario const& scenario, Source const& formula) {
  std::vector<std::string> ids;
  for (ScenarioPool const& pool : scenario.pools) {
    if (pool.formula && is_same(*pool.formula, formula)) ids.push_back(pool.id);
  }
  return ids;
}

std::string pool_key(std::string const& id, std::string const& name) {
  std::string key = "pool.";
  return key.append(id).append(".").append(name);
}

void add_constants(std::vector<OpenFormula> const& formulas, Space& space) {
  for (OpenFormula const& open : formulas) {
    for (TunableConstant const& constant : open.constants) {
      auto const others = std::ranges::count_if(formulas, [&](OpenFormula const& one) {
        return std::ranges::count(one.constants, constant.name, &TunableConstant::name) > 0;
      });
      std::string name = constant.name;
      for (SpaceScenario& scenario : space.scenarios) {
        std::vector<std::string>& keys = scenario.keys.emplace_back();
        for (std::string const& id : pools_with(scenario.as_it_is, open.source)) {
          keys.push_back(pool_key(id, constant.name));
          if (others > 1 && name == constant.name) name = keys.back();
        }
      }
      space.dimensions.push_back(*dimension_of(name, constant.range, text_now(constant)));
    }
  }
}

/// The key of one scenario as a dimension.
Result<Dimension> setting_of(SpaceScenario const& scenario,
                             experiment::TunableSetting const& setting) {
  Result<Source> const source = load_source(scenario.path);
  if (!source) return fail(source.error().message);
  std::string const place = scenario.path + ": /tune/" + setting.key + ": ";
  Result<std::string> const now = experiment::value_at(*source, setting.key);
  if (!now) return fail(place + "'" + setting.key + "' " + now.error().message);
  Expected<Dimension, std::string> dimension = dimension_of(setting.key, setting.range, *now);
  if (!dimension) return fail(place + dimension.error());
  dimension->constant = false;
  return std::move(*dimension);
}

/// What is decided for one scenario is decided for all, so all have the same value now.
Result<void> add_setting(experiment::TunableSetting const& setting, Space& space) {
  std::optional<Dimension> decided;
  for (SpaceScenario& scenario : space.scenarios) {
    Result<Dimension> dimension = setting_of(scenario, setting);
    if (!dimension) return fail(dimension.error().message);
    if (!decided) decided = *dimension;
    if (dimension->current != decided->current || dimension->values != decided->values) {
      return fail(scenario.path + ": /tune/" + setting.key + ": is not what it is in " +
                  space.scenarios.front().path +
                  "; what is tuned must be the same in all scenarios");
    }
    scenario.keys.push_back({setting.key});
  }
  space.dimensions.push_back(std::move(*decided));
  return {};
}

Result<void> add_settings(Space& space) {
  for (std::size_t i = 0; i < space.tuned_on; ++i) {
    SpaceScenario const& scenario = space.scenarios[i];
    for (experiment::TunableSetting const& setting : scenario.as_it_is.tune) {
      auto const known = std::ranges::find(space.dimensions, setting.key, &Dimension::name);
      if (known == space.dimensions.end()) {
        Result<void> added = add_setting(setting, space);
        if (!added) return added;
      } else if (known->range != setting.range.text) {
        return fail(scenario.path + ": /tune/" + setting.key + ": '" + setting.range.text +
                    "' is another range than '" + known->range + "' of the scenario before it");
      }
    }
  }
  return {};
}

Result<void> read_scenarios(SpaceRequest const& request, Space& space) {
  space.overrides.formulas = request.formulas;
  space.overrides.semantics = request.semantics;
  space.tuned_on = request.scenarios.size();
  for (std::vector<std::string> const* paths : {&request.scenarios, &request.held_out}) {
    for (std::string const& path : *paths) {
      Result<Scenario> scenario = experiment::load_scenario(path, space.overrides);
      if (!scenario) return fail(scenario.error().message);
      space.scenarios.push_back({path, std::move(*scenario), {}});
    }
  }
  return {};
}

}  // namespace

Candidate Space::current() const {
  Candidate candidate;
  for (Dimension const& dimension : dimensions) candidate.push_back(dimension.current);
  return candidate;
}

Result<Space> read_space(SpaceRequest const& request) {
  Space space;
  if (Result<void> const read = read_scenarios(request, space); !read) {
    return fail(read.error().message);
  }
  Result<std::vector<OpenFormula>> const formulas = open_formulas(space);
  if (!formulas) return fail(formulas.error().message);
  for (OpenFormula const& open : *formulas) space.formulas.push_back(open.source);
  add_constants(*formulas, space);
  if (Result<void> const added = add_settings(space); !added) return fail(added.error().message);
  bool const any = std::ranges::any_of(
      space.dimensions, [](Dimension const& dimension) { return dimension.values.size() > 1; });
  if (any) return space;
  std::string const where =
      space.formulas.empty() ? request.scenarios.front() : space.formulas.front().name;
  return fail(
      where +
      ": nothing may vary; say how far a constant may be moved, '$cap = 4; // tune: 1..32', "
      "or name keys in the scenario's \"tune\"");
}

Result<Scenario> with_values(Space const& space, std::size_t index, Candidate const& candidate) {
  SpaceScenario const& of = space.scenarios[index];
  experiment::Overrides overrides = space.overrides;
  std::vector<experiment::Setting> constants;
  for (std::size_t d = 0; d < candidate.size(); ++d) {
    Dimension const& dimension = space.dimensions[d];
    if (candidate[d] == dimension.current) continue;
    for (std::string const& key : of.keys[d]) {
      experiment::Setting const setting{key, dimension.values[candidate[d]]};
      (dimension.constant ? constants : overrides.settings).push_back(setting);
    }
  }
  Result<Scenario> scenario = of.as_it_is;
  if (!overrides.settings.empty()) scenario = experiment::load_scenario(of.path, overrides);
  if (!scenario) return scenario;
  for (experiment::Setting const& setting : constants) {
    Result<void> const set = experiment::set_constant(*scenario, setting);
    if (!set) return fail(set.error().message);
  }
  return scenario;
}

std::string describe(std::vector<Dimension> const& dimensions, Candidate const& candidate) {
  std::string text;
  for (std::size_t d = 0; d < dimensions.size(); ++d) {
    if (!text.empty()) text += ", ";
    text.append(dimensions[d].name).append(" ").append(dimensions[d].values[candidate[d]]);
  }
  return text;
}

}  // namespace poolcast::tune
