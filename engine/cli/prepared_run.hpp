// A scenario and its load, as the options of a run have them; and the run's report as it is
// printed.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/cli/simulate.hpp"
#include "engine/experiment/simulate.hpp"
#include "engine/report/report.hpp"

namespace poolcast::cli {

struct PreparedRun {
  experiment::Scenario scenario;
  experiment::Workload workload;
};

/// The error names the file or the option.
Result<PreparedRun> prepare_run(SimulateOptions const& options);

/// `output` is `table`, `json`, `csv` or `markdown`.
std::string report_text(report::Report const& report, std::string const& output);

}  // namespace poolcast::cli
