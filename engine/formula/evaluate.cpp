#include "engine/formula/evaluate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/formula/operators.hpp"
#include "engine/formula/registers.hpp"

namespace poolcast::formula {
namespace {

/// Runs a program's instructions. Numbers take the short way through run(); every other type, and
/// every failure, goes through the tables in slow().
class Machine {
 public:
  Machine(Code const& code, Evaluation& evaluation, Registers& registers)
      : code_(code),
        evaluation_(evaluation),
        registers_(registers.values.data()),
        steps_(registers.steps) {}

  /// The index of the instruction at which the evaluation ended, well or not.
  std::size_t run();

 private:
  Instruction const* after_slow(Instruction const& in, Instruction const* next);
  bool slow(Instruction const& in);
  bool store(Instruction const& in, Value result);
  Value compute(Instruction const& in);
  Value check_target(Instruction const& in);
  Value check_keyword(Instruction const& in);
  Value call_method(Instruction const& in, std::span<Value const> arguments);
  Value fault(Instruction const& in);

  Code const& code_;
  Evaluation& evaluation_;
  Value* const registers_;
  std::vector<Step>& steps_;
  std::span<Function const> const functions_ = functions();
  std::span<Method const> const methods_ = methods();
  std::span<Variable const> const variables_ = variables();
};

bool numbers(Value const& a, Value const& b) {
  return (static_cast<unsigned>(a.type) | static_cast<unsigned>(b.type)) == 0;
}

void set(Value& target, double number) { target = Value(number); }

/// Whether it was finite, and so needs no message.
bool set_finite(Value& target, double number) {
  if (!(std::abs(number) <= std::numeric_limits<double>::max())) return false;
  set(target, number);
  return true;
}

/// For each comparison, in the order of Opcode, the relations that satisfy it: less is 1, equal is
/// 2, greater is 4, and 8 is none of them, which is how NaN compares.
constexpr unsigned satisfying[] = {2, 1 | 4 | 8, 1, 1 | 2, 4, 4 | 2};

bool compares_so(Opcode comparison, double a, double b) {
  unsigned const ordered = (a < b ? 1U : 0U) | (a == b ? 2U : 0U) | (a > b ? 4U : 0U);
  unsigned const relation = ordered == 0 ? 8U : ordered;
  auto const which = static_cast<std::size_t>(comparison) - static_cast<std::size_t>(Opcode::equal);
  return (satisfying[which] & relation) != 0;
}

/// Where to go on: a comparison keeps its answer, or jumps at once if it is a condition.
Instruction const* compare(Instruction const& in, Value& target, double a, double b,
                           Instruction const* next, Instruction const* begin) {
  bool const holds = compares_so(in.code, a, b);
  if (in.object == is_condition) return holds ? next : begin + in.extra;
  set(target, holds);
  return next;
}

std::size_t Machine::run() {
  using enum Opcode;
  Instruction const* const begin = code_.instructions.data();
  Instruction const* next = begin;
  Value* const r = registers_;
  for (;;) {
    Instruction const& in = *next++;
    Value& t = r[in.target];
    Value const& a = r[in.left];
    Value const& b = r[in.right];
    bool const number = a.type == Type::number;
    bool const quick = numbers(a, b);
    // A case that is done continues the loop; one that breaks needs the slow way.
    switch (in.code) {
      // clang-format off
      case add: if (quick && set_finite(t, a.number + b.number)) continue; break;
      case subtract: if (quick && set_finite(t, a.number - b.number)) continue; break;
      case multiply: if (quick && set_finite(t, a.number * b.number)) continue; break;
      case divide: if (quick && set_finite(t, a.number / b.number)) continue; break;
      case minimum: if (quick) { set(t, std::min(a.number, b.number)); continue; } break;
      case maximum: if (quick) { set(t, std::max(a.number, b.number)); continue; } break;
      case move: case assign_target: if (number) { set(t, a.number); continue; } break;
      case truth: if (number) { set(t, a.number != 0); continue; } break;
      case assign_keyword: if (a.type == Type::keyword) { t = a.keyword; continue; } break;
      case jump: next = begin + in.extra; continue;
      case stop: return static_cast<std::size_t>(&in - begin);
      // clang-format on
      case equal:
      case not_equal:
      case less:
      case less_equal:
      case greater:
      case greater_equal:
        if (!quick) break;
        next = compare(in, t, a.number, b.number, next, begin);
        continue;
      case jump_if_false:
      case jump_if_true:
        if (!number) break;
        if ((a.number != 0) == (in.code == jump_if_true)) next = begin + in.extra;
        continue;
      case call_one:
        if (store(in, functions_[in.extra].body(evaluation_, {&a, 1}))) continue;
        return static_cast<std::size_t>(&in - begin);
      case method_one:
        if (store(in, call_method(in, {&a, 1}))) continue;
        return static_cast<std::size_t>(&in - begin);
      default:
        break;
    }
    if (!slow(in)) return static_cast<std::size_t>(&in - begin);
    next = after_slow(in, next);
  }
}

/// A condition may turn out to be a comparison of times, or a vector that stands for its one
/// number.
Instruction const* Machine::after_slow(Instruction const& in, Instruction const* next) {
  Instruction const* const elsewhere = code_.instructions.data() + in.extra;
  if (in.code == Opcode::jump_if_false)
    return registers_[in.left].numbers[0] == 0 ? elsewhere : next;
  if (in.code == Opcode::jump_if_true)
    return registers_[in.left].numbers[0] != 0 ? elsewhere : next;
  bool const compares = in.code >= Opcode::equal && in.code <= Opcode::greater_equal;
  if (!compares || in.object != is_condition) return next;
  return registers_[in.target].number == 0 ? elsewhere : next;
}

/// False if the evaluation fails here.
bool Machine::store(Instruction const& in, Value result) {
  if (result.type == Type::none) return false;
  // A variable's vector may be read again, so no operator may overwrite it.
  if (in.target < code_.first_temporary) result.temporary = false;
  registers_[in.target] = result;
  return true;
}

bool Machine::slow(Instruction const& in) {
  if (in.code == Opcode::note) {
    evaluation_.note(static_cast<Unknown>(in.extra));
    return true;
  }
  if (in.code == Opcode::observe) {
    // The trace sees the vector too from now on.
    registers_[in.left].temporary = false;
    steps_.push_back({in.extra, registers_[in.left]});
    return true;
  }
  Value const result = compute(in);
  bool const jumps = in.code == Opcode::jump_if_false || in.code == Opcode::jump_if_true;
  return jumps ? result.type != Type::none : store(in, result);
}

Value Machine::compute(Instruction const& in) {
  Value const& left = registers_[in.left];
  std::array<Value, 2> const pair{left, registers_[in.right]};
  std::span<Value const> const row(&left, in.right);
  switch (in.code) {
    case Opcode::move:
      return left;
    case Opcode::negate:
    case Opcode::logical_not:
      return apply(evaluation_, static_cast<Operator>(in.code), left);
    case Opcode::truth: {
      std::string const name(text_of(static_cast<Operator>(in.extra)));
      Value const number = as_number(evaluation_, left, "An operand of '" + name + "'");
      return number.type == Type::none ? number : Value(number.number != 0 ? 1.0 : 0.0);
    }
    case Opcode::jump_if_false:
    case Opcode::jump_if_true:
      return as_number(evaluation_, left, "The condition of '?'");
    case Opcode::minimum:
      return find_function("min")->body(evaluation_, pair);
    case Opcode::maximum:
      return find_function("max")->body(evaluation_, pair);
    case Opcode::call:
      return functions_[in.extra].body(evaluation_, row);
    case Opcode::call_two:
      return functions_[in.extra].body(evaluation_, pair);
    case Opcode::method:
      return call_method(in, row);
    case Opcode::latest: {
      std::array<Value, 1> const one{1.0};
      evaluation_.note(Unknown::bare_metric_as_number);
      Value const last = find_method("GetSample")->body(evaluation_, variables()[in.object], one);
      return last.size > 0 ? Value(last.numbers[0]) : Value(0.0);
    }
    case Opcode::member: {
      Member const& member = members()[in.extra];
      if (left.type == Type::timestamp) {
        return member.body(evaluation_, calendar_time(left.time()));
      }
      return evaluation_.fail("A " + std::string(text_of(left.type)) + " has no member " +
                              std::string(member.name));
    }
    case Opcode::assign_target:
      return check_target(in);
    case Opcode::assign_keyword:
      return check_keyword(in);
    case Opcode::fault:
      return fault(in);
    default:
      return apply(evaluation_, static_cast<Operator>(in.code), left, pair[1]);
  }
}

Value Machine::call_method(Instruction const& in, std::span<Value const> arguments) {
  return methods_[in.extra].body(evaluation_, variables_[in.object], arguments);
}

Value Machine::fault(Instruction const& in) {
  Fault const& fault = code_.faults[in.extra];
  evaluation_.depends_on.insert(fault.because);
  return evaluation_.fail(fault.text);
}

Value Machine::check_target(Instruction const& in) {
  return as_number(evaluation_, registers_[in.left], "A target");
}

Value Machine::check_keyword(Instruction const& in) {
  Value const& value = registers_[in.left];
  if (value.type == Type::keyword) return value;
  if (value.type == Type::string) {
    std::optional<Value> const word = find_constant(value.text(), evaluation_.semantics);
    bool const is_keyword = word && word->type == Type::keyword;
    if (is_keyword) evaluation_.note(Unknown::quoted_deallocation_keyword);
    bool const accepted = evaluation_.semantics.quoted_deallocation_keyword == Unproven::accept;
    if (is_keyword && accepted) return *word;
  }
  return evaluation_.fail(
      "$NodeDeallocationOption must be requeue, terminate, taskcompletion or retaineddata, not a " +
      std::string(text_of(value.type)));
}

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

/// How many statements lie wholly before the instruction at which the evaluation ended.
std::size_t finished_statements(Code const& code, std::size_t last) {
  auto const& ends = code.statement_ends;
  if (last + 1 == code.instructions.size()) return ends.size();
  return static_cast<std::size_t>(std::ranges::upper_bound(ends, last) - ends.begin());
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

std::span<Step const> trace(Workspace const& workspace) { return workspace.registers().steps; }

Outcome evaluate(Program const& program, Environment const& environment, Workspace& workspace) {
  Registers& registers = workspace.registers();
  Code const& code = *program.code();
  prepare(registers, program.code(), environment);
  Evaluation evaluation{environment, code.semantics, registers.arena};
  evaluation.reads_metrics = code.metrics != Metrics{};
  Value* const values = registers.values.data();
  std::size_t const last = Machine(code, evaluation, registers).run();
  registers.finished_statements = finished_statements(code, last);
  Outcome outcome;
  if (code.instructions[last].code == Opcode::stop) {
    outcome.target_dedicated_nodes = values[static_cast<int>(Cell::target_dedicated)].number;
    outcome.target_low_priority_nodes = values[static_cast<int>(Cell::target_low_priority)].number;
    outcome.node_deallocation_option = values[static_cast<int>(Cell::deallocation_option)].keyword;
    check_targets(code, evaluation, outcome);
    // The last instruction is a stop, too; another one is the formula's own.
    if (last + 1 != code.instructions.size()) evaluation.note(Unknown::stop);
  } else {
    outcome.error = error_at(code, code.places[last], evaluation);
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
