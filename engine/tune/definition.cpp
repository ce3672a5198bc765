#include "engine/tune/definition.hpp"

#include "engine/base/file.hpp"
#include "engine/formula/settings.hpp"
#include "engine/load/fingerprint.hpp"

namespace poolcast::tune {
namespace {

std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 0xcbf29ce484222325U;  // FNV-1a
  for (char const c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return value;
}

std::string hash_of(std::string_view text) { return std::to_string(hash(text)); }

std::string semantics_text(formula::Semantics const& semantics) {
  std::string text;
  for (formula::Setting const& row : formula::settings()) {
    text.append(row.name).append("=").append(formula::value_of(row, semantics)).append("\n");
  }
  return text;
}

/// Those of the sheets; the scenario's own stand in its text.
std::string prices_text(prices::PriceBook const& book) {
  std::string text;
  for (auto const& [key, price] : book.sheet.rows) {
    text.append(prices::text_of(key)).append("=").append(std::to_string(price.micro_per_hour));
    text.append(price.derived ? " derived\n" : "\n");
  }
  return text;
}

}  // namespace

Trials definition_of(Space const& space, Settings const& settings) {
  Trials trials;
  for (std::size_t i = 0; i < space.scenarios.size(); ++i) {
    std::string const& name = space.scenarios[i].as_it_is.name;
    (i < space.tuned_on ? trials.scenarios : trials.held_out_scenarios).push_back(name);
  }
  for (Source const& formula : space.formulas) trials.formulas.push_back(formula.name);
  trials.currency = space.scenarios.front().as_it_is.billing.currency;
  trials.dimensions = space.dimensions;
  trials.objectives = settings.objectives;
  trials.constraints = settings.constraints;
  trials.across = settings.across;
  trials.seeds = settings.seeds;
  trials.held_out_seeds = settings.held_out_seeds;
  trials.first_seed = space.scenarios.front().as_it_is.model.seed;
  trials.budget = settings.budget;
  trials.search = word_of(settings.search);
  trials.search_seed = settings.search_seed;
  std::vector<std::size_t> sizes;
  for (Dimension const& dimension : space.dimensions) sizes.push_back(dimension.values.size());
  trials.grid = combinations_of(sizes);
  return trials;
}

Result<Identity> identity_of(Space const& space, Settings const& settings, Loads& loads) {
  std::string formulas, scenarios, drawn, semantics, prices;
  for (Source const& formula : space.formulas) {
    formulas.append(formula.name).append("\n").append(formula.text).append("\n");
  }
  for (std::size_t i = 0; i < space.scenarios.size(); ++i) {
    Result<Source> const source = load_source(space.scenarios[i].path);
    if (!source) return fail(source.error().message);
    Result<experiment::Workload const*> const load = loads.of(i, 0);
    if (!load) return fail(load.error().message);
    scenarios.append(source->text).append("\n");
    scenarios.append(std::to_string(space.scenarios[i].as_it_is.model.seed)).append("\n");
    semantics.append(semantics_text(space.scenarios[i].as_it_is.semantics));
    prices.append(prices_text(space.scenarios[i].as_it_is.price_book));
    drawn.append(load::fingerprint((*load)->load)).append("\n");
  }
  Trials definition = definition_of(space, settings);
  definition.budget = 0;
  return Identity{{"the version of poolcast", settings.version},
                  {"the formula", hash_of(formulas)},
                  {"a scenario", hash_of(scenarios)},
                  {"a load", hash_of(drawn)},
                  {"the semantics of formulas", hash_of(semantics)},
                  {"a price", hash_of(prices)},
                  {"what is asked for (objectives, conditions, seeds, search)",
                   hash_of(definition_text(definition))}};
}

std::uint64_t fingerprint(Identity const& identity) {
  std::string text;
  for (auto const& [part, value] : identity)
    text.append(part).append("=").append(value).append(";");
  return hash(text);
}

}  // namespace poolcast::tune
