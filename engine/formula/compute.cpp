#include "engine/formula/compute.hpp"

#include <array>

#include "engine/formula/operators.hpp"

namespace poolcast::formula {
namespace {

Value check_keyword(Evaluation& evaluation, Value const& value) {
  if (value.type == Type::keyword) return value;
  if (value.type == Type::string) {
    std::optional<Value> const word = find_constant(value.text(), evaluation.semantics);
    bool const is_keyword = word && word->type == Type::keyword;
    if (is_keyword) evaluation.note(Unknown::quoted_deallocation_keyword);
    bool const accepted = evaluation.semantics.quoted_deallocation_keyword == Unproven::accept;
    if (is_keyword && accepted) return *word;
  }
  return evaluation.fail(
      "$NodeDeallocationOption must be requeue, terminate, taskcompletion or retaineddata, not a " +
      std::string(text_of(value.type)));
}

Value fail_with(Evaluation& evaluation, Fault const& fault) {
  evaluation.depends_on.insert(fault.because);
  return evaluation.fail(fault.text);
}

}  // namespace

Value compute(Code const& code, Evaluation& evaluation, Frame registers, Instruction const& in) {
  Value const& left = registers[in.left];
  std::array<Value, 2> const pair{left, registers[in.right]};
  std::span<Value const> const row(&left, in.count);
  switch (in.code) {
    case Opcode::move:
      return left;
    case Opcode::negate:
    case Opcode::logical_not:
      return apply(evaluation, static_cast<Operator>(in.code), left);
    case Opcode::truth: {
      std::string const name(text_of(static_cast<Operator>(in.extra)));
      Value const number = as_number(evaluation, left, "An operand of '" + name + "'");
      return number.type == Type::none ? number : Value(number.number != 0 ? 1.0 : 0.0);
    }
    case Opcode::jump_if_false:
    case Opcode::jump_if_true:
      return as_number(evaluation, left, "The condition of '?'");
    case Opcode::minimum:
      return find_function("min")->body(evaluation, pair);
    case Opcode::maximum:
      return find_function("max")->body(evaluation, pair);
    case Opcode::call:
      return functions()[in.extra].body(evaluation, row);
    case Opcode::call_two:
      return functions()[in.extra].body(evaluation, pair);
    case Opcode::method:
      return methods()[in.extra].body(evaluation, variables()[in.object], row);
    case Opcode::latest: {
      std::array<Value, 1> const one{1.0};
      evaluation.note(Unknown::bare_metric_as_number);
      Value const last = find_method("GetSample")->body(evaluation, variables()[in.object], one);
      return last.size > 0 ? Value(last.numbers[0]) : Value(0.0);
    }
    case Opcode::member: {
      Member const& member = members()[in.extra];
      if (left.type == Type::timestamp) {
        return member.body(evaluation, calendar_time(left.time()));
      }
      return evaluation.fail("A " + std::string(text_of(left.type)) + " has no member " +
                             std::string(member.name));
    }
    case Opcode::assign_target:
      return as_number(evaluation, left, "A target");
    case Opcode::assign_keyword:
      return check_keyword(evaluation, left);
    case Opcode::fault:
      return fail_with(evaluation, code.faults[in.extra]);
    default:
      return apply(evaluation, static_cast<Operator>(in.code), left, pair[1]);
  }
}

}  // namespace poolcast::formula
