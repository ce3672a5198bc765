// The texts of an answer: the result string and the error, in the service's own words.
#include "engine/base/text.hpp"
#include "engine/formula/evaluate.hpp"
#include "engine/formula/registers.hpp"

namespace poolcast::formula {

std::string_view EvaluationError::code_name() const {
  return code == Code::insufficient_sample_data ? "InsufficientSampleData"
                                                : "AutoScalingFormulaEvaluationError";
}

std::string_view EvaluationError::message() const {
  return code == Code::insufficient_sample_data
             ? "Autoscale evaluation failed due to insufficient sample data"
             : "The specified auto-scaling formula has evaluation error";
}

std::string EvaluationError::detail() const {
  return "Line " + std::to_string(place.line) + ", Col " + std::to_string(place.column) + ": " +
         text;
}

std::string results(Program const& program, Workspace const& workspace, Outcome const& outcome) {
  std::string text =
      "$TargetDedicatedNodes=" + format_number(outcome.target_dedicated_nodes) +
      ";$TargetLowPriorityNodes=" + format_number(outcome.target_low_priority_nodes) +
      ";$NodeDeallocationOption=" + std::string(text_of(outcome.node_deallocation_option));
  Code const& code = *program.code();
  if (outcome.error && !code.semantics.failed_run_shows_variables) return text;
  Registers const& registers = workspace.registers();
  std::size_t const finished = finished_statements(registers);
  for (UserVariable const& variable : code.variables) {
    if (variable.first_statement >= finished) continue;
    text += ';' + std::string(variable.name) + '=' + format(registers.values[variable.place]);
  }
  return text;
}

}  // namespace poolcast::formula
