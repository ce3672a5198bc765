#include "engine/formula/machine.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "engine/formula/compute.hpp"

// The machine spends no time on looking whether a code is one, so its switch must know them all.
#pragma GCC diagnostic error "-Wswitch-enum"

namespace poolcast::formula {
namespace {

/// Runs a program's instructions. Numbers take the short way through run(); every other type, and
/// every failure, goes through the tables in slow().
class Machine {
 public:
  Machine(Code const& code, Evaluation& evaluation, Registers& registers)
      : code_(code),
        evaluation_(evaluation),
        registers_(registers.values),
        steps_(registers.steps) {}

  /// The instruction at which the evaluation ended, well or not.
  Instruction const* run();

 private:
  Instruction const* after_slow(Instruction const& in, Instruction const* next);
  [[gnu::noinline]] bool slow(Instruction const& in);
  bool store(Instruction const& in, Value const& result);
  bool summarize(Instruction const& in, std::span<double const> numbers);
  Window const* recent_window(Instruction const& in);
  bool take_percent(Instruction const& in, Instruction const*& next);
  bool take_samples(Instruction const& in, Instruction const*& next);
  Value call_method(Instruction const& in);

  Code const& code_;
  Evaluation& evaluation_;
  Frame const registers_;
  std::vector<Step>& steps_;
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
bool calculate(Instruction const& in, Frame registers, Operation operation) {
  Value const& left = registers[in.left];
  Value const& right = registers[in.right];
  if (!numbers(left, right)) return false;
  return set_finite(registers[in.target], operation(left.number, right.number));
}

constexpr auto least = [](double a, double b) { return std::min(a, b); };
constexpr auto most = [](double a, double b) { return std::max(a, b); };

template <class Choice>
bool choose(Instruction const& in, Frame registers, Choice choice) {
  Value const& left = registers[in.left];
  Value const& right = registers[in.right];
  if (!numbers(left, right)) return false;
  set(registers[in.target], choice(left.number, right.number));
  return true;
}

/// Keeps the answer, or moves `next` on at once if it is a condition.
template <class Relation>
bool compare(Instruction const& in, Frame registers, Relation holds, Instruction const* begin,
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

bool copy_number(Instruction const& in, Frame registers) {
  Value const& left = registers[in.left];
  if (left.type != Type::number) return false;
  set(registers[in.target], left.number);
  return true;
}

bool truth_of(Instruction const& in, Frame registers) {
  Value const& left = registers[in.left];
  if (left.type != Type::number) return false;
  set(registers[in.target], left.number != 0);
  return true;
}

/// Applies the statistic of a function that has one.
[[gnu::always_inline]] inline bool Machine::summarize(Instruction const& in,
                                                      std::span<double const> numbers) {
  auto* const statistic = functions()[in.extra].statistic;
  if (statistic == nullptr || numbers.empty()) return false;
  return set_finite(registers_[in.target], statistic(numbers));
}

/// The window from some time ago until now; null where its length is no interval.
[[gnu::always_inline]] inline Window const* Machine::recent_window(Instruction const& in) {
  Value const& length = registers_[in.left];
  Environment const& environment = evaluation_.environment;
  if (length.type != Type::interval || length.ticks < 0 || environment.samples == nullptr) {
    return nullptr;
  }
  return &evaluation_.look_up(*environment.samples, static_cast<Metric>(in.count),
                              environment.now - length.interval(), environment.now);
}

// These two do on the way what nearly every formula does next with their result, and move `next`
// beyond it.

/// `GetSamplePercent(...) < 70 ? ... : ...`
bool Machine::take_percent(Instruction const& in, Instruction const*& next) {
  Window const* const window = recent_window(in);
  if (window == nullptr) return false;
  set(registers_[in.target], window->percent);
  bool const decides = next->code == Opcode::less && next->object == is_condition;
  if (!decides || next->left != in.target) return true;
  Value const& wanted = registers_[next->right];
  if (wanted.type != Type::number) return true;
  next = window->percent < wanted.number ? next + 1 : code_.instructions.data() + next->extra;
  return true;
}

/// `max(GetSample(...))`. False where a setting decides: what is missing, how endless demand looks,
/// which sample comes first.
bool Machine::take_samples(Instruction const& in, Instruction const*& next) {
  Window const* const window = recent_window(in);
  if (window == nullptr || evaluation_.environment.saturated_demand) return false;
  Semantics const& semantics = code_.semantics;
  bool const complete = window->percent >= std::max(semantics.default_sample_percent, 100.0);
  if (!complete || semantics.sample_order != SampleOrder::oldest_first) return false;
  registers_[in.target] = window->samples;
  bool const summarized = next->code == Opcode::call_one && next->left == in.target &&
                          summarize(*next, window->samples);
  if (summarized) ++next;
  return true;
}

Instruction const* Machine::run() {
  using enum Opcode;
  Instruction const* const begin = code_.instructions.data();
  Instruction const* next = begin;
  Frame const r = registers_;
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
      case truth: if (truth_of(in, r)) continue; break;
      case jump: next = begin + in.extra; continue;
      case stop: return &in;
      // clang-format on
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
        if (left.type == Type::vector && summarize(in, left.vector())) continue;
        if (store(in, functions()[in.extra].body(evaluation_, {&left, 1}))) continue;
        return &in;
      case window_percent:
        if (take_percent(in, next) || store(in, call_method(in))) continue;
        return &in;
      case window_samples:
        if (take_samples(in, next) || store(in, call_method(in))) continue;
        return &in;
      case method_one:
        if (store(in, call_method(in))) continue;
        return &in;
      // clang-format off
      case logical_or: case logical_and: case negate: case logical_not: case call: case call_two:
      case method: case latest: case member: case note: case observe: case fault: break;
      // clang-format on
      default:
        __builtin_unreachable();
    }
    if (!slow(in)) return &in;
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
  if (in.target.halves < Operand(code_.first_temporary).halves)
    registers_[in.target].temporary = false;
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
  Value const result = compute(code_, evaluation_, registers_, in);
  bool const jumps = in.code == Opcode::jump_if_false || in.code == Opcode::jump_if_true;
  return jumps ? result.type != Type::none : store(in, result);
}

Value Machine::call_method(Instruction const& in) {
  return methods()[in.extra].body(evaluation_, variables()[in.object], {&registers_[in.left], 1});
}

}  // namespace

Instruction const* run(Code const& code, Evaluation& evaluation, Registers& registers) {
  return Machine(code, evaluation, registers).run();
}

}  // namespace poolcast::formula
