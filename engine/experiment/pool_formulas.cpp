#include "engine/experiment/pool_formulas.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/experiment/target_use.hpp"
#include "engine/formula/parse.hpp"
#include "engine/formula/tokens.hpp"
#include "engine/formula/tunable.hpp"

namespace poolcast::experiment {
namespace {

using formula::Formula;
using formula::TunableConstant;

Result<void> use_file(Scenario& scenario, std::string_view argument) {
  std::size_t const equals = argument.find('=');
  bool const for_one = equals != argument.npos;
  Result<Source> const source =
      load_source(std::string(for_one ? argument.substr(equals + 1) : argument));
  if (!source) return fail(source.error().message);
  std::string const id(for_one ? argument.substr(0, equals) : "");
  std::vector<std::string_view> ids;
  bool used = false;
  for (ScenarioPool& pool : scenario.pools) {
    ids.push_back(pool.id);
    if (for_one && pool.id != id) continue;
    pool.formula = *source;
    used = true;
  }
  if (!used) return fail("--formula: no pool has the id '" + id + "'" + did_you_mean(id, ids));
  return {};
}

/// A constant `cap` is named by `$cap` too, where there is none of that name.
std::vector<TunableConstant>::const_iterator find_constant(
    std::vector<TunableConstant> const& constants, std::string_view name) {
  auto const exact = std::ranges::find(constants, name, &TunableConstant::name);
  if (exact != constants.end() || !name.starts_with('$')) return exact;
  return std::ranges::find(constants, name.substr(1), &TunableConstant::name);
}

/// What the formulas have, for a message.
struct Known {
  std::vector<std::string> names;
  std::string list;
};

void note_constants(std::vector<TunableConstant> const& constants, Known& known) {
  for (TunableConstant const& constant : constants) {
    if (std::ranges::find(known.names, constant.name) != known.names.end()) continue;
    known.names.push_back(constant.name);
    known.list +=
        (known.list.empty() ? "" : ", ") + constant.name + " (" + constant.range.text + ")";
  }
}

/// Whether the formula has the constant, which then has the value.
Result<bool> set_in(Source& source, formula::Semantics const& semantics, std::string_view name,
                    std::string const& value, Known& known) {
  Expected<Formula, Diagnostics> const parsed = formula::parse(source, semantics);
  if (!parsed) return true;  // whoever compiles it says what is wrong
  Expected<std::vector<TunableConstant>, Diagnostics> const constants =
      formula::tunable_constants(*parsed);
  if (!constants) {
    std::string text = render(source, constants.error());
    text.pop_back();
    return fail(text);
  }
  note_constants(*constants, known);
  auto const constant = find_constant(*constants, name);
  if (constant == constants->end()) return false;
  std::optional<std::string> const number = formula::fitting_text(*constant, value);
  if (!number) {
    return fail("'" + constant->name + "' takes " + wanted(constant->range) +
                ", as its '// tune:' in " + source.name + " says");
  }
  Span const span = constant->value;
  source.text.replace(span.begin, span.end - span.begin, *number);
  return true;
}

/// Names that change places when a formula moves from one tier to the other.
constexpr std::array<std::string_view, 2> renamed[] = {
    {"$TargetDedicatedNodes", "$TargetLowPriorityNodes"},
    {"$TargetDedicated", "$TargetLowPriority"},
    {"$CurrentDedicatedNodes", "$CurrentLowPriorityNodes"},
    {"$CurrentDedicated", "$CurrentLowPriorityNodes"},
};

std::string_view in_other_tier(std::string_view token) {
  for (auto const& [dedicated, low_priority] : renamed) {
    if (same_but_for_case(token, dedicated)) return low_priority;
    if (same_but_for_case(token, low_priority)) return dedicated;
  }
  return token;
}

/// The text with the two tiers' variables in each other's place, token by token.
std::string swapped(std::string const& text) {
  std::string result;
  std::size_t copied = 0;
  for (formula::Token const& token : formula::tokens_of(text)) {
    result += text.substr(copied, token.span.begin - copied);
    result += in_other_tier(
        std::string_view(text).substr(token.span.begin, token.span.end - token.span.begin));
    copied = token.span.end;
  }
  return result + text.substr(copied);
}

}  // namespace

Result<void> use_formula(Scenario& scenario, std::string const& argument) {
  // A file's name may hold a comma; a list of pools has an equals sign in each part.
  std::vector<std::string_view> parts = split(argument, ',');
  bool const list =
      std::ranges::all_of(parts, [](std::string_view part) { return part.find('=') != part.npos; });
  if (!list) parts = {argument};
  for (std::string_view part : parts) {
    Result<void> used = use_file(scenario, part);
    if (!used) return used;
  }
  return {};
}

Result<void> set_constant(Scenario& scenario, Setting const& setting) {
  // `$cap`, `pool.$cap`, `pool.ID.$cap`, with points in the id
  std::size_t const point = setting.key.rfind('.');
  bool const alone = point == setting.key.npos;
  std::string_view const name = std::string_view(setting.key).substr(alone ? 0 : point + 1);
  std::string_view id = std::string_view(setting.key).substr(0, alone ? 0 : point + 1);
  constexpr std::string_view of_pool = "pool.";
  if (!alone && !id.starts_with(of_pool)) return fail("write $NAME, or pool.ID.$NAME for one pool");
  id.remove_prefix(alone ? 0 : of_pool.size());
  if (id.ends_with('.')) id.remove_suffix(1);
  Known known;
  bool found = false, pool_found = id.empty();
  for (ScenarioPool& pool : scenario.pools) {
    if (!id.empty() && pool.id != id) continue;
    pool_found = true;
    if (!pool.formula) continue;
    Result<bool> const set = set_in(*pool.formula, scenario.semantics, name, setting.value, known);
    if (!set) return fail(set.error().message);
    found = found || *set;
  }
  if (!pool_found) return fail("no pool has the id '" + std::string(id) + "'");
  if (found) return {};
  std::vector<std::string_view> const candidates(known.names.begin(), known.names.end());
  std::string const meant = did_you_mean(name, candidates);
  return fail("no formula has a constant '" + std::string(name) + "' with a '// tune:' comment" +
              (known.list.empty() ? ""
               : meant.empty()    ? "; there are " + known.list
                                  : meant));
}

Result<void> put_in_tier(Scenario& scenario, std::size_t index) {
  ScenarioPool& pool = scenario.pools[index];
  if (!pool.tier) return {};
  prices::PriceTier& billed_as = scenario.billing.pools[index].low_priority_as;
  if (*pool.tier == PoolTier::spot) billed_as = prices::PriceTier::spot;
  if (*pool.tier == PoolTier::low_priority) billed_as = prices::PriceTier::low_priority;
  batch::Targets& first = scenario.model.pools[index].initial_targets;
  bool const to_dedicated = *pool.tier == PoolTier::dedicated;
  if (pool.formula) {
    Expected<Formula, Diagnostics> const parsed = formula::parse(*pool.formula, scenario.semantics);
    if (!parsed) return {};  // whoever compiles it says what is wrong
    bool const dedicated = sets_target(*parsed, batch::NodeTier::dedicated);
    bool const low_priority = sets_target(*parsed, batch::NodeTier::low_priority);
    if (dedicated && low_priority) {
      return fail("'" + pool.formula->name +
                  "' sets a target for dedicated and one for low-priority nodes; a tier can be "
                  "chosen for a formula that sets one of the two");
    }
    if (!(to_dedicated ? low_priority : dedicated)) return {};
    pool.formula->text = swapped(pool.formula->text);
  }
  std::int32_t const nodes = first.dedicated + first.low_priority;
  first = to_dedicated ? batch::Targets{nodes, 0} : batch::Targets{0, nodes};
  return {};
}

}  // namespace poolcast::experiment
