// An answer: what the variables came to, the result string and the error, in the service's own
// words.
#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/formula/evaluate.hpp"
#include "engine/formula/registers.hpp"

namespace poolcast::formula {
namespace {

Value of_cell(Cell cell, Outcome const& outcome) {
  if (cell == Cell::target_dedicated) return outcome.target_dedicated_nodes;
  if (cell == Cell::target_low_priority) return outcome.target_low_priority_nodes;
  return outcome.node_deallocation_option;
}

/// Nothing if the evaluation ended before it was assigned, or shows no variable.
std::optional<Value> shown(UserVariable const& variable, Registers const& registers,
                           Outcome const& outcome) {
  bool const hidden = outcome.error && !registers.code->semantics.failed_run_shows_variables;
  if (hidden || variable.first_statement >= finished_statements(registers)) return std::nullopt;
  return registers.values[variable.place];
}

}  // namespace

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
  for (UserVariable const& variable : program.code()->variables) {
    std::optional<Value> const value = shown(variable, workspace.registers(), outcome);
    if (value) text += ';' + std::string(variable.name) + '=' + format(*value);
  }
  return text;
}

std::optional<Value> value_of(Program const& program, Workspace const& workspace,
                              Outcome const& outcome, std::string_view name) {
  Variable const* const service = find_variable(name);
  if (service != nullptr && service->writable()) return of_cell(*service->cell, outcome);
  std::vector<UserVariable> const& variables = program.code()->variables;
  auto const found = std::ranges::lower_bound(variables, name, {}, &UserVariable::name);
  if (found == variables.end() || found->name != name) return std::nullopt;
  return shown(*found, workspace.registers(), outcome);
}

std::vector<std::string_view> variable_names(Program const& program) {
  std::vector<std::string_view> names;
  for (UserVariable const& variable : program.code()->variables) names.push_back(variable.name);
  return names;
}

}  // namespace poolcast::formula
