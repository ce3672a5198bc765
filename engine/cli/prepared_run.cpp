#include "engine/cli/prepared_run.hpp"

#include "engine/cli/semantics_option.hpp"

namespace poolcast::cli {

Result<PreparedRun> prepare_run(SimulateOptions const& options) {
  experiment::Overrides overrides{.formulas = options.formulas,
                                  .seed = options.seed,
                                  .recording = options.load,
                                  .columns = options.columns};
  if (!options.semantics.empty()) {
    Result<formula::Semantics> const semantics = read_semantics(options.semantics);
    if (!semantics) return fail(semantics.error().message);
    overrides.semantics = *semantics;
  }
  Result<experiment::Scenario> scenario = experiment::load_scenario(options.scenario, overrides);
  if (!scenario) return fail(scenario.error().message);
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
