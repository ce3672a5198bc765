#include "engine/tune/definition_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/json/reader.hpp"
#include "engine/report/metric_text.hpp"
#include "engine/tune/definition.hpp"

namespace poolcast::tune {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t most = 100'000;

report::Metric const* metric_at(JsonReader& reader) {
  std::string const name = reader.text("metric");
  if (report::Metric const* const found = report::metric_named(name)) return found;
  reader.reject("metric", "there is no metric '" + name + "'");
  return &report::metrics().front();
}

std::size_t count_at(JsonReader& reader, std::string_view key) {
  return static_cast<std::size_t>(reader.integer(key, 0, 0, INT64_MAX));
}

void read_dimensions(JsonReader& root, Trials& trials) {
  root.objects("dimensions", [&](JsonReader& reader) {
    Dimension dimension{.name = reader.text("name"),
                        .range = reader.text("range"),
                        .constant = reader.boolean("constant", true),
                        .words = reader.boolean("words", false),
                        .values = reader.text_list("values", most)};
    std::string const current = reader.text("current");
    auto const at = std::ranges::find(dimension.values, current);
    if (at == dimension.values.end()) reader.reject("current", "is none of the values");
    dimension.current = static_cast<std::size_t>(at - dimension.values.begin());
    trials.dimensions.push_back(std::move(dimension));
  });
}

void read_all(JsonReader& root, Trials& trials) {
  trials.scenarios = root.text_list("scenarios", most);
  trials.held_out_scenarios = root.text_list("heldOutScenarios", most);
  trials.formulas = root.text_list("formulas", most);
  trials.currency = root.text("currency");
  trials.across = root.text("across") == "worst" ? Across::worst : Across::mean;
  trials.seeds = count_at(root, "seeds");
  trials.held_out_seeds = count_at(root, "heldOutSeeds");
  trials.first_seed = static_cast<std::uint64_t>(root.integer("firstSeed", 1, 0, INT64_MAX));
  trials.budget = count_at(root, "budget");
  trials.search = root.text("search");
  trials.search_seed = static_cast<std::uint64_t>(root.integer("searchSeed", 1, 0, INT64_MAX));
  root.text("combinations");
  read_dimensions(root, trials);
  std::vector<std::size_t> sizes;
  for (Dimension const& dimension : trials.dimensions) sizes.push_back(dimension.values.size());
  trials.grid = combinations_of(sizes);
  root.objects("objectives", [&](JsonReader& reader) {
    reader.text("unit");
    trials.objectives.push_back({.name = reader.text("name"),
                                 .metric = metric_at(reader),
                                 .maximise = reader.text("aim") == "maximize"});
  });
  root.objects("constraints", [&](JsonReader& reader) {
    reader.text("unit");
    trials.constraints.push_back({.text = reader.text("text"),
                                  .metric = metric_at(reader),
                                  .at_most = reader.text("comparison") == "<=",
                                  .bound = reader.number("bound", 0, -1e300, 1e300)});
  });
}

}  // namespace

ordered_json json_of_definition(Trials const& definition) {
  ordered_json dimensions = ordered_json::array();
  for (Dimension const& one : definition.dimensions) {
    dimensions.push_back({{"name", one.name},
                          {"range", one.range},
                          {"constant", one.constant},
                          {"words", one.words},
                          {"current", one.values[one.current]},
                          {"values", one.values}});
  }
  ordered_json objectives = ordered_json::array(), constraints = ordered_json::array();
  for (Objective const& one : definition.objectives) {
    objectives.push_back({{"name", one.name},
                          {"metric", one.metric->name},
                          {"unit", report::unit_of(*one.metric, definition.currency)},
                          {"aim", one.maximise ? "maximize" : "minimize"}});
  }
  for (Constraint const& one : definition.constraints) {
    constraints.push_back({{"text", one.text},
                           {"metric", one.metric->name},
                           {"unit", report::unit_of(*one.metric, definition.currency)},
                           {"comparison", one.at_most ? "<=" : ">="},
                           {"bound", one.bound}});
  }
  return {{"scenarios", definition.scenarios},
          {"heldOutScenarios", definition.held_out_scenarios},
          {"formulas", definition.formulas},
          {"currency", definition.currency},
          {"across", definition.across == Across::worst ? "worst" : "mean"},
          {"seeds", definition.seeds},
          {"heldOutSeeds", definition.held_out_seeds},
          {"firstSeed", definition.first_seed},
          {"budget", definition.budget},
          {"search", definition.search},
          {"searchSeed", definition.search_seed},
          {"combinations", std::to_string(definition.grid)},
          {"dimensions", std::move(dimensions)},
          {"objectives", std::move(objectives)},
          {"constraints", std::move(constraints)}};
}

std::string definition_text(Trials const& definition) {
  return json_of_definition(definition)
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<Trials> read_definition(std::string const& text) {
  Trials trials;
  Result<void> const read = JsonReader::read({"the study's definition", text},
                                             [&](JsonReader& root) { read_all(root, trials); });
  if (!read) return fail(read.error().message);
  return trials;
}

}  // namespace poolcast::tune
