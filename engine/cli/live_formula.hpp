// A formula tried by the service itself, which changes nothing: what the commands that look at
// formulas of a live account share.
#pragma once

#include <string>

#include "engine/experiment/recorded_runs.hpp"
#include "engine/experiment/semantics_probe.hpp"
#include "live/batch_pools.hpp"

namespace poolcast::cli {

/// The pool, if its autoscale is on: the service tries formulas on no other. The error says how to
/// turn it on without a change of the pool's size.
live::BatchResult<live::Pool> pool_with_autoscale(live::BatchHttp& http, std::string const& pool);

/// A formula that the service does not take, or that fails, is no error here.
struct Trial {
  Time at{};  // unknown where it was refused
  experiment::TriedFormula formula;
  std::string message{};  // the service's text for the error's code
};
live::BatchResult<Trial> try_formula(live::BatchHttp& http, std::string const& pool,
                                     std::string const& formula);

/// `AutoScalingFormulaEvaluationError: Line 1, Col 5: Undefined symbol: y`; empty: it went well.
std::string problem_of(Trial const& trial);

/// `$TargetDedicatedNodes=2` of a result string; nothing if it does not stand there.
std::optional<double> result_number(std::string const& results, std::string_view name);

}  // namespace poolcast::cli
