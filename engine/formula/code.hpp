// The compiled form of a formula: instructions for a machine of registers. What an instruction
// reads and writes is decided once, so that evaluating looks nothing up.
//
// Registers: the cells (variables.hpp), the formula's own variables, its constants, and what is
// computed on the way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/formula/ast.hpp"
#include "engine/formula/functions.hpp"
#include "engine/formula/methods.hpp"
#include "engine/formula/semantics.hpp"
#include "engine/formula/value.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::formula {

/// The first ones are those of Operator, in its order. `t`, `l`, `r` are an instruction's
/// registers.
enum class Opcode : std::uint8_t {
  logical_or,
  logical_and,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  add,
  subtract,
  multiply,
  divide,
  negate,
  logical_not,
  truth,          // t = l is not 0
  move,           // t = l
  jump,           // to `extra`
  jump_if_false,  // to `extra`, if l is 0
  jump_if_true,   // to `extra`, unless l is 0
  minimum,        // t = min(l, r)
  maximum,        // t = max(l, r)
  call,      // t = functions[extra](`count` from l on); calls of one and two take their arguments
  call_one,  //     from wherever they are
  call_two,
  method,  // t = methods[extra](variable of `object`; `count` from l on)
  method_one,
  window_percent,  // as method_one, for GetSamplePercent and GetSample of the metric `count`
  window_samples,
  latest,          // t = the last sample of `object`, by the setting bare_metric_as_number
  member,          // t = l.members[extra]
  assign_target,   // cell t = l, a number
  assign_keyword,  // cell t = l, a keyword
  note,            // the evaluation depends on the unknown `extra`
  observe,         // the trace notes l as the value of expression `extra`
  fault,           // the evaluation fails with faults[extra]
  stop,            // the evaluation ends well
};

/// The place of a register, in halves of a value: an address can add those up without a shift, and
/// finding registers is much of what the machine does.
struct Operand {
  std::uint16_t halves = 0;

  Operand() = default;
  Operand(std::uint16_t place) : halves(static_cast<std::uint16_t>(2 * place)) {}

  friend bool operator==(Operand, Operand) = default;
};
inline constexpr std::uint16_t most_registers = 0x7FFF;

struct Instruction {
  Opcode code = Opcode::stop;
  std::uint8_t object = 0;  // row of variables(); of a comparison: is_condition, or 0
  Operand target{};
  Operand left{};
  Operand right{};
  std::uint16_t extra = 0;
  std::uint16_t count = 0;  // of arguments; of a window: its metric
};

/// The registers of a program that is running.
class Frame {
 public:
  explicit Frame(std::vector<Value>& values)
      : first_(reinterpret_cast<std::byte*>(values.data())) {}

  Value& operator[](Operand place) const {
    return *reinterpret_cast<Value*>(first_ + place.halves * (sizeof(Value) / 2));
  }

 private:
  std::byte* first_;
};

/// A comparison that decides a `?:`: it jumps to `extra` unless it holds, and keeps no answer.
inline constexpr std::uint8_t is_condition = 1;

/// A failure that is certain if the evaluation gets there.
struct Fault {
  Span span;
  std::string text;        // for the service's answer: `Undefined symbol: x`
  std::string suggestion;  // for `check`: `; did you mean 'y'?`, or nothing
  Unknowns because{};      // the settings by which it fails
  bool refused = false;    // by the setting, this is as a mistake in the grammar
};

/// A variable of the formula's own.
struct UserVariable {
  std::string_view name;
  std::uint16_t place = 0;            // its register
  std::uint32_t first_statement = 0;  // that assigns it
};

struct Code {
  std::string text;
  Semantics semantics;
  Unknowns relies_on;  // what the text depends on, whatever is evaluated
  Metrics metrics;
  std::vector<Instruction> instructions;
  std::vector<std::uint32_t> places;  // in the text, one an instruction
  std::vector<Value> constants;
  std::vector<Fault> faults;
  std::vector<UserVariable> variables;        // by name, `$` first: in byte order
  std::vector<std::uint32_t> statement_ends;  // each statement's last instruction, plus one
  std::vector<std::uint32_t> target_places;   // where each of the two targets was last assigned
  std::uint16_t first_constant = 0;
  std::uint16_t first_temporary = 0;
  std::uint16_t register_count = 0;
};

}  // namespace poolcast::formula
