#include "engine/cli/prepared_run.hpp"

#include "engine/cli/semantics_option.hpp"

namespace poolcast::cli {

Result<PreparedRun> prepare_run(SimulateOptions const& options) {
  Result<experiment::Scenario> scenario =
      experiment::load_scenario(options.scenario, {.formulas = options.formulas});
  if (!scenario) return fail(scenario.error().message);
  if (!options.semantics.empty()) {
    Result<formula::Semantics> const semantics = read_semantics(options.semantics);
    if (!semantics) return fail(semantics.error().message);
    scenario->semantics = *semantics;
  }
  if (options.seed) scenario->model.seed = *options.seed;
  if (!options.load.empty()) {
    scenario->recording = options.load;
    scenario->columns = "";
  }
  if (!options.columns.empty() && scenario->recording.empty()) {
    return fail("--columns: there is no recording whose columns these are; add --load FILE");
  }
  if (!options.columns.empty()) scenario->columns = options.columns;
  Result<experiment::Workload> workload = experiment::load_workload(*scenario);
  if (!workload) return fail(workload.error().message);
  return PreparedRun{std::move(*scenario), std::move(*workload)};
}

std::string report_text(report::Report const& report, std::string const& output) {
  if (output == "json") return report::to_json(report);
  if (output == "csv") return report::to_csv(report);
  return output == "markdown" ? report::to_markdown(report) : report::to_table(report);
}

}  // namespace poolcast::cli
