#include "engine/formula/evaluate.hpp"

#include <algorithm>
#include <limits>

#include "engine/formula/machine.hpp"

namespace poolcast::formula {
namespace {

/// The registers as they are before the first instruction.
void prepare(Registers& registers, std::shared_ptr<Code const> const& code,
             Environment const& environment) {
  if (registers.code != code) {
    registers.code = code;
    registers.values.assign(code->register_count, Value());
    std::ranges::copy(code->constants, registers.values.begin() + code->first_constant);
  }
  registers.arena.reset();
  registers.steps.clear();
  Value* const cells = registers.values.data();
  cells[static_cast<int>(Cell::target_dedicated)] = environment.target_dedicated_nodes;
  cells[static_cast<int>(Cell::target_low_priority)] = environment.target_low_priority_nodes;
  cells[static_cast<int>(Cell::deallocation_option)] = DeallocationKeyword::requeue;
  cells[static_cast<int>(Cell::current_dedicated)] = environment.current_dedicated_nodes;
  cells[static_cast<int>(Cell::current_low_priority)] = environment.current_low_priority_nodes;
  cells[static_cast<int>(Cell::task_slots)] = environment.task_slots_per_node;
}

EvaluationError error_at(Code const& code, std::uint32_t place, Evaluation& evaluation) {
  return {.code = evaluation.insufficient_samples ? EvaluationError::Code::insufficient_sample_data
                                                  : EvaluationError::Code::evaluation_error,
          .place = place_of(code.text, place),
          .text = std::move(evaluation.failure)};
}

/// The service is not known to take a negative target, or one that is no number.
void check_targets(Code const& code, Evaluation& evaluation, Outcome& outcome) {
  double* const targets[] = {&outcome.target_dedicated_nodes, &outcome.target_low_priority_nodes};
  for (std::size_t i = 0; i < 2; ++i) {
    if (*targets[i] >= 0 && *targets[i] <= std::numeric_limits<double>::max()) continue;
    if (*targets[i] > 0) {
      evaluation.fail("A target must be finite");
      outcome.error = error_at(code, code.target_places[i], evaluation);
      return;
    }
    evaluation.note(Unknown::negative_target);
    if (evaluation.semantics.negative_target == Missing::zero) {
      *targets[i] = 0;
      continue;
    }
    evaluation.fail("A target must not be negative");
    outcome.error = error_at(code, code.target_places[i], evaluation);
    return;
  }
}

}  // namespace

Workspace::Workspace() : registers_(std::make_unique<Registers>()) {}
Workspace::Workspace(Workspace&&) noexcept = default;
Workspace& Workspace::operator=(Workspace&&) noexcept = default;
Workspace::~Workspace() = default;

std::size_t finished_statements(Registers const& registers) {
  Code const& code = *registers.code;
  auto const& ends = code.statement_ends;
  auto const last = static_cast<std::size_t>(registers.last - code.instructions.data());
  if (last + 1 == code.instructions.size()) return ends.size();
  return static_cast<std::size_t>(std::ranges::upper_bound(ends, last) - ends.begin());
}

std::span<Step const> trace(Workspace const& workspace) { return workspace.registers().steps; }

Outcome evaluate(Program const& program, Environment const& environment, Workspace& workspace) {
  Registers& registers = workspace.registers();
  Code const& code = *program.code();
  prepare(registers, program.code(), environment);
  Evaluation evaluation{environment, code.semantics, registers.arena};
  evaluation.reads_metrics = code.metrics != Metrics{};
  Value* const values = registers.values.data();
  Instruction const* const last = run(code, evaluation, registers);
  registers.last = last;
  Outcome outcome;
  if (last->code == Opcode::stop) {
    outcome.target_dedicated_nodes = values[static_cast<int>(Cell::target_dedicated)].number;
    outcome.target_low_priority_nodes = values[static_cast<int>(Cell::target_low_priority)].number;
    outcome.node_deallocation_option = values[static_cast<int>(Cell::deallocation_option)].keyword;
    check_targets(code, evaluation, outcome);
    // The last instruction is a stop, too; another one is the formula's own.
    if (last != &code.instructions.back()) evaluation.note(Unknown::stop);
  } else {
    outcome.error = error_at(
        code, code.places[static_cast<std::size_t>(last - code.instructions.data())], evaluation);
  }
  if (outcome.error) {
    outcome.target_dedicated_nodes = environment.target_dedicated_nodes;
    outcome.target_low_priority_nodes = environment.target_low_priority_nodes;
    outcome.node_deallocation_option = DeallocationKeyword::requeue;
  }
  outcome.depends_on = code.relies_on;
  outcome.depends_on.insert(evaluation.depends_on);
  return outcome;
}

}  // namespace poolcast::formula
