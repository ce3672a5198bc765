#include "engine/formula/evaluate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include "engine/formula/operators.hpp"
#include "engine/formula/registers.hpp"

namespace poolcast::formula {
namespace {

std::span<Function const> const function_rows = functions();
std::span<Method const> const method_rows = methods();
std::span<Variable const> const variable_rows = variables();

/// Runs a program's instructions. Numbers take the short way through run(); every other type, and
/// every failure, goes through the tables in slow().
class Machine {
 public:
  Machine(Code const& code, Evaluation& evaluation, Value* registers)
      : code_(code), evaluation_(evaluation), registers_(registers) {}

  /// The index of the instruction at which the evaluation ended, well or not.
  std::size_t run();

 private:
  Instruction const* after_slow(Instruction const& in, Instruction const* next);
  [[gnu::noinline]] bool slow(Instruction const& in);
  bool store(Instruction const& in, Value const& result);
  Value compute(Instruction const& in);
  Value check_target(Instruction const& in);
  Value check_keyword(Instruction const& in);
  Window const* recent_window(Instruction const& in);
  bool take_percent(Instruction const& in);
  bool take_samples(Instruction const& in);
  Value call_method(Instruction const& in, std::span<Value const> arguments);
  Value fault(Instruction const& in) { return evaluation_.fail(code_.faults[in.extra].text); }

  Code const& code_;
  Evaluation& evaluation_;
  Value* const registers_;
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

// The quick ways: each is false, and changes nothing, where its operands are no numbers. They look
// at no operand that their instruction has not, so that few steps lie between two instructions.

/// False also where the result is not finite.
template <class Operation>
bool calculate(Instruction const& in, Value* registers, Operation operation) {
  Value const& left = registers[in.left];
  Value const& right = registers[in.right];
  if (!numbers(left, right)) return false;
  return set_finite(registers[in.target], operation(left.number, right.number));
}

template <class Choice>
bool choose(Instruction const& in, Value* registers, Choice choice) {
  Value const& left = registers[in.left];
  Value const& right = registers[in.right];
  if (!numbers(left, right)) return false;
  set(registers[in.target], choice(left.number, right.number));
  return true;
}

/// Keeps the answer, or moves `next` on at once if it is a condition.
template <class Relation>
bool compare(Instruction const& in, Value* registers, Relation holds, Instruction const* begin,
             Instruction const*& next) {
  Value const& left = registers[in.left];
  Value const& right = registers[in.right];
  if (!numbers(left, right)) return false;
  bool const answer = holds(left.number, right.number);
  if (in.object != is_condition) {
    set(registers[in.target], answer);
  } else if (!answer) {
    next = begin + in.extra;
  }
  return true;
}

bool copy_number(Instruction const& in, Value* registers) {
  Value const& left = registers[in.left];
  if (left.type != Type::number) return false;
  set(registers[in.target], left.number);
  return true;
}

/// The statistic of one vector.
bool summarize(Instruction const& in, Value* registers) {
  Value const& left = registers[in.left];
  auto* const statistic = function_rows[in.extra].statistic;
  if (left.type != Type::vector || left.size == 0 || statistic == nullptr) return false;
  return set_finite(registers[in.target], statistic(left.vector()));
}

/// The window from some time ago until now; null where its length is no interval.
Window const* Machine::recent_window(Instruction const& in) {
  Value const& length = registers_[in.left];
  Environment const& environment = evaluation_.environment;
  if (length.type != Type::interval || length.ticks < 0 || environment.samples == nullptr)
    return nullptr;
  return &evaluation_.look_up(*environment.samples, *variable_rows[in.object].metric,
                              environment.now - length.interval(), environment.now);
}

bool Machine::take_percent(Instruction const& in) {
  Window const* const window = recent_window(in);
  if (window == nullptr) return false;
  set(registers_[in.target], window->percent);
  return true;
}

bool Machine::take_samples(Instruction const& in) {
  Window const* const window = recent_window(in);
  if (window == nullptr || evaluation_.environment.saturated_demand ||
      window->percent < code_.semantics.default_sample_percent)
    return false;
  registers_[in.target] = window->samples;
  return true;
}

std::size_t Machine::run() {
  using enum Opcode;
  Instruction const* const begin = code_.instructions.data();
  Instruction const* next = begin;
  Value* const r = registers_;
  auto const least = [](double a, double b) { return std::min(a, b); };
  auto const most = [](double a, double b) { return std::max(a, b); };
  for (;;) {
    Instruction const& in = *next++;
    Value const& left = r[in.left];
    // A case that is done continues the loop; one that breaks needs the slow way.
    switch (in.code) {
      // clang-format off
      case add: if (calculate(in, r, std::plus<>())) continue; break;
      case subtract: if (calculate(in, r, std::minus<>())) continue; break;
      case multiply: if (calculate(in, r, std::multiplies<>())) continue; break;
      case divide: if (calculate(in, r, std::divides<>())) continue; break;
      case minimum: if (choose(in, r, least)) continue; break;
      case maximum: if (choose(in, r, most)) continue; break;
      case equal: if (compare(in, r, std::equal_to<>(), begin, next)) continue; break;
      case not_equal: if (compare(in, r, std::not_equal_to<>(), begin, next)) continue; break;
      case less: if (compare(in, r, std::less<>(), begin, next)) continue; break;
      case less_equal: if (compare(in, r, std::less_equal<>(), begin, next)) continue; break;
      case greater: if (compare(in, r, std::greater<>(), begin, next)) continue; break;
      case greater_equal: if (compare(in, r, std::greater_equal<>(), begin, next)) continue; break;
      case move: case assign_target: if (copy_number(in, r)) continue; break;
      case jump: next = begin + in.extra; continue;
      case stop: return static_cast<std::size_t>(&in - begin);
      // clang-format on
      case truth:
        if (left.type != Type::number) break;
        set(r[in.target], left.number != 0);
        continue;
      case assign_keyword:
        if (left.type != Type::keyword) break;
        r[in.target] = left.keyword;
        continue;
      case jump_if_false:
      case jump_if_true:
        if (left.type != Type::number) break;
        if ((left.number != 0) == (in.code == jump_if_true)) next = begin + in.extra;
        continue;
      case call_one:
        if (summarize(in, r)) continue;
        if (store(in, function_rows[in.extra].body(evaluation_, {&left, 1}))) continue;
        return static_cast<std::size_t>(&in - begin);
      case window_percent:
        if (take_percent(in) || store(in, call_method(in, {&left, 1}))) continue;
        return static_cast<std::size_t>(&in - begin);
      case window_samples:
        if (take_samples(in) || store(in, call_method(in, {&left, 1}))) continue;
        return static_cast<std::size_t>(&in - begin);
      case method_one:
        if (store(in, call_method(in, {&left, 1}))) continue;
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
bool Machine::store(Instruction const& in, Value const& result) {
  if (result.type == Type::none) return false;
  registers_[in.target] = result;
  // A variable's vector may be read again, so no operator may overwrite it.
  if (in.target < code_.first_temporary) registers_[in.target].temporary = false;
  return true;
}

bool Machine::slow(Instruction const& in) {
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
      return function_rows[in.extra].body(evaluation_, row);
    case Opcode::call_two:
      return function_rows[in.extra].body(evaluation_, pair);
    case Opcode::method:
      return call_method(in, row);
    case Opcode::latest: {
      std::array<Value, 1> const one{1.0};
      Value const last = find_method("GetSample")->body(evaluation_, variables()[in.object], one);
      return last.size > 0 ? Value(last.numbers[0]) : Value(0.0);
    }
    case Opcode::member: {
      Member const& member = members()[in.extra];
      if (left.type == Type::timestamp) {
        return member.body(calendar_time(left.time()), evaluation_.semantics);
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
  return method_rows[in.extra].body(evaluation_, variable_rows[in.object], arguments);
}

Value Machine::check_target(Instruction const& in) {
  return as_number(evaluation_, registers_[in.left], "A target");
}

Value Machine::check_keyword(Instruction const& in) {
  Value const& value = registers_[in.left];
  if (value.type == Type::keyword) return value;
  if (value.type == Type::string &&
      evaluation_.semantics.quoted_deallocation_keyword == Unproven::accept) {
    std::optional<Value> const word = find_constant(value.text(), evaluation_.semantics);
    if (word && word->type == Type::keyword) return *word;
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
    if (*targets[i] >= 0) continue;
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

Outcome evaluate(Program const& program, Environment const& environment, Workspace& workspace) {
  Registers& registers = workspace.registers();
  Code const& code = *program.code();
  prepare(registers, program.code(), environment);
  Evaluation evaluation{environment, code.semantics, registers.arena};
  Value* const values = registers.values.data();
  std::size_t const last = Machine(code, evaluation, values).run();
  registers.last_instruction = last;
  Outcome outcome;
  if (code.instructions[last].code == Opcode::stop) {
    outcome.target_dedicated_nodes = values[static_cast<int>(Cell::target_dedicated)].number;
    outcome.target_low_priority_nodes = values[static_cast<int>(Cell::target_low_priority)].number;
    outcome.node_deallocation_option = values[static_cast<int>(Cell::deallocation_option)].keyword;
    check_targets(code, evaluation, outcome);
  } else {
    outcome.error = error_at(code, code.places[last], evaluation);
  }
  if (outcome.error) {
    outcome.target_dedicated_nodes = environment.target_dedicated_nodes;
    outcome.target_low_priority_nodes = environment.target_low_priority_nodes;
    outcome.node_deallocation_option = DeallocationKeyword::requeue;
  }
  return outcome;
}

}  // namespace poolcast::formula
