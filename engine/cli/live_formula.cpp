#include "engine/cli/live_formula.hpp"

#include "engine/base/text.hpp"

namespace poolcast::cli {
namespace {

using live::BatchError;
using live::BatchResult;

/// Of the formula, and not of the request.
bool is_of_the_formula(BatchError const& error) {
  return error.code.starts_with("AutoScalingFormula") || error.code == "InsufficientSampleData";
}

}  // namespace

BatchResult<live::Pool> pool_with_autoscale(live::BatchHttp& http, std::string const& pool) {
  BatchResult<live::Pool> found = live::get_pool(http, pool);
  if (!found || found->autoscale) return found;
  std::string const formula =
      "$TargetDedicatedNodes = " + std::to_string(found->target.dedicated) +
      "; $TargetLowPriorityNodes = " + std::to_string(found->target.low_priority) + ";";
  return live::refuse(
      {.place = "pool '" + pool + "'",
       .status = 409,
       .message = "its autoscale is off, and the service evaluates formulas only where it is on; a "
                  "formula that keeps the pool's size turns it on: az batch pool autoscale enable "
                  "--pool-id " +
                  pool + " --auto-scale-formula '" + formula + "'"});
}

BatchResult<Trial> try_formula(live::BatchHttp& http, std::string const& pool,
                               std::string const& formula) {
  BatchResult<live::AutoscaleRun> const run = live::evaluate_autoscale(http, pool, formula);
  if (!run && !is_of_the_formula(run.error())) return live::refuse(run.error());
  Trial trial;
  if (!run) {
    trial.formula.refusal = run.error().code;
    trial.message = run.error().message;
    if (!run.error().details.empty()) {
      trial.formula.error_detail = run.error().details.front().second;
    }
    return trial;
  }
  trial.at = run->at;
  trial.message = run->error_message;
  trial.formula.results = run->results;
  trial.formula.error_code = run->error_code;
  if (!run->error_values.empty()) trial.formula.error_detail = run->error_values.front().second;
  return trial;
}

std::string problem_of(Trial const& trial) {
  experiment::TriedFormula const& tried = trial.formula;
  std::string const& code = tried.refusal.empty() ? tried.error_code : tried.refusal;
  if (code.empty()) return "";
  return code + ": " + (tried.error_detail.empty() ? trial.message : tried.error_detail);
}

std::optional<double> result_number(std::string const& results, std::string_view name) {
  for (experiment::RecordedValue const& one : experiment::split_results(results)) {
    if (one.name == name) return parse_number(one.value);
  }
  return std::nullopt;
}

}  // namespace poolcast::cli
