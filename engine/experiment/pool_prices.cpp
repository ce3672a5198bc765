#include "engine/experiment/pool_prices.hpp"

#include <algorithm>
#include <initializer_list>

#include "engine/base/text.hpp"
#include "engine/experiment/target_use.hpp"
#include "engine/formula/parse.hpp"
#include "engine/prices/price_words.hpp"

namespace poolcast::experiment {
namespace {

using batch::NodeTier;
using prices::PriceTier;
using prices::word_of;

/// One that is no formula sets nothing; whoever runs it says what is wrong with it.
bool assigns(Source const& source, formula::Semantics const& semantics, NodeTier tier) {
  Expected<formula::Formula, Diagnostics> const formula = formula::parse(source, semantics);
  return formula && sets_target(*formula, tier);
}

bool may_have_nodes(Scenario const& scenario, std::size_t pool, NodeTier tier) {
  batch::Targets const targets = scenario.model.pools[pool].initial_targets;
  bool const has = (tier == NodeTier::dedicated ? targets.dedicated : targets.low_priority) > 0;
  std::optional<Source> const& formula = scenario.pools[pool].formula;
  return has || (formula && assigns(*formula, scenario.semantics, tier));
}

/// How the pool's nodes of a tier are paid for, as far as the scenario says.
std::vector<PriceTier> needed_tiers(Scenario const& scenario, std::size_t pool, NodeTier tier) {
  if (!may_have_nodes(scenario, pool, tier)) return {};
  if (tier == NodeTier::low_priority) return {scenario.billing.pools[pool].low_priority_as};
  std::vector<PriceTier> tiers = {PriceTier::pay_as_you_go};
  for (prices::SavingsPlan const& plan : scenario.billing.savings_plans) tiers.push_back(plan.term);
  return tiers;
}

/// The key of `prices` that derives such a price; empty if none does.
std::string_view ratio_key(PriceTier tier, batch::OperatingSystem os) {
  if (tier == PriceTier::low_priority) return "deriveLowPriorityPercent";
  if (tier == PriceTier::spot) return "deriveSpotPercent";
  bool const windows = os == batch::OperatingSystem::windows;
  return tier == PriceTier::pay_as_you_go && windows ? "deriveWindowsPerCoreHour" : "";
}

std::string missing_price(Scenario const& scenario, std::size_t pool, PriceTier tier) {
  prices::PoolBilling const& billing = scenario.billing.pools[pool];
  prices::PriceBook const& book = scenario.price_book;
  std::string text = scenario.name + ": pool '" + scenario.pools[pool].id + "': no price for " +
                     billing.vm_size + ", " + std::string(word_of(billing.os)) + ", " +
                     std::string(word_of(tier)) +
                     (book.region.empty() ? "" : " in " + book.region) + "; " +
                     price_remedy(book, billing.vm_size) + ", or add a row to its perHour";
  std::string_view const key = ratio_key(tier, billing.os);
  if (!key.empty()) text.append(", or derive it by a ratio with ").append(key);
  return text;
}

}  // namespace

void price_pools(Scenario& scenario) {
  for (std::size_t i = 0; i < scenario.billing.pools.size(); ++i) {
    ScenarioPool const& pool = scenario.pools[i];
    prices::PoolBilling& billing = scenario.billing.pools[i];
    billing.vm_size = pool.vm_size;
    billing.os = pool.own_licence ? batch::OperatingSystem::linux : pool.os;
    billing.prices = prices_of(scenario.price_book, {billing.vm_size, billing.os},
                               scenario.model.pools[i].cores_per_node);
  }
}

std::string price_problem(Scenario const& scenario) {
  if (!scenario.billing.wanted) return "";
  for (std::size_t i = 0; i < scenario.pools.size(); ++i) {
    for (NodeTier const tier : batch::node_tiers) {
      for (PriceTier const needed : needed_tiers(scenario, i, tier)) {
        bool const known =
            scenario.billing.pools[i].prices[static_cast<std::size_t>(needed)].has_value();
        if (!known) return missing_price(scenario, i, needed);
      }
    }
  }
  return "";
}

std::string price_remedy(prices::PriceBook const& book, std::string const& vm_size) {
  std::string const region = book.region.empty() ? "westeurope" : book.region;
  std::string const file = book.sheet_file.empty() ? "prices.json" : book.sheet_file;
  std::string const currency =
      book.sheet.currency == "USD" ? "" : " --currency " + book.sheet.currency;
  std::string text = "get it with 'poolcast prices fetch --region " + region + " --size " +
                     vm_size + currency + " --sheet " + file + "'";
  std::string named;
  if (book.region.empty()) named = "\"region\": \"" + region + "\"";
  if (book.sheet_file.empty()) {
    named += std::string(named.empty() ? "" : " and ") + "\"sheet\": \"" + file + "\"";
  }
  return named.empty() ? text : text + " and name it in the scenario's prices as " + named;
}

}  // namespace poolcast::experiment
