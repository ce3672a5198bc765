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
std::optional<EvaluationError> check_targets(Code const& code, Evaluation& evaluation,
                                             Value* cells) {
  constexpr Cell targets[] = {Cell::target_dedicated, Cell::target_low_priority};
  for (std::size_t i = 0; i < 2; ++i) {
    double& target = cells[static_cast<int>(targets[i])].number;
    if (target >= 0 && target <= std::numeric_limits<double>::max()) continue;
    if (target > 0) {
      evaluation.fail("A target must be finite");
      return error_at(code, code.target_places[i], evaluation);
    }
    evaluation.note(Unknown::negative_target);
    if (evaluation.semantics.negative_target == Missing::error) {
      evaluation.fail("A target must not be negative");
      return error_at(code, code.target_places[i], evaluation);
    }
    target = 0;
  }
  return std::nullopt;
}

/// What the cells hold, unless there is an error: then the targets stay as they were.
Outcome outcome_of(Value const* cells, std::optional<EvaluationError> error,
                   Environment const& environment, Unknowns depends_on) {
  double const dedicated = cells[static_cast<int>(Cell::target_dedicated)].number;
  double const low_priority = cells[static_cast<int>(Cell::target_low_priority)].number;
  auto const option = cells[static_cast<int>(Cell::deallocation_option)].keyword;
  bool const failed = error.has_value();
  return {failed ? environment.target_dedicated_nodes : dedicated,
          failed ? environment.target_low_priority_nodes : low_priority,
          failed ? DeallocationKeyword::requeue : option, std::move(error), depends_on};
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
  Instruction const* const last = run(code, evaluation, registers);
  registers.last = last;
  Value* const cells = registers.values.data();
  std::optional<EvaluationError> error;
  if (last->code == Opcode::stop) {
    error = check_targets(code, evaluation, cells);
    // The last instruction is a stop, too; another one is the formula's own.
    if (last != &code.instructions.back()) evaluation.note(Unknown::stop);
  } else {
    error = error_at(code, code.places[static_cast<std::size_t>(last - code.instructions.data())],
                     evaluation);
  }
  evaluation.depends_on.insert(code.relies_on);
  return outcome_of(cells, std::move(error), environment, evaluation.depends_on);
}

}  // namespace poolcast::formula
