// Long: one class, whose steps share the registers that they fill.
#include "engine/formula/compiler.hpp"

#include <algorithm>
#include <utility>

#include "engine/formula/operators.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;

}  // namespace

Compiler::Compiler(Formula const& formula, Semantics const& semantics, Tracing tracing)
    : formula_(formula),
      tracing_(tracing),
      code_(std::make_shared<Code>()),
      nodes_(formula.expressions.size()),
      folding_{nothing_, code_->semantics, arena_} {
  std::size_t const constants = cell_count + formula.statements.size();
  std::size_t const temporaries = constants + formula.expressions.size();
  ENSURE(temporaries + formula.expressions.size() < most_registers);
  code_->text = formula.text;
  code_->semantics = semantics;
  code_->relies_on = formula.relies_on;
  code_->target_places = {0, 0};
  code_->first_constant = static_cast<Register>(constants);
  first_temporary_ = static_cast<Register>(temporaries);
  code_->first_temporary = first_temporary_;
  code_->register_count = first_temporary_;
}

std::shared_ptr<Code const> Compiler::run() {
  find_parents();
  ExprId next = 0;
  for (std::size_t i = 0; i < formula_.statements.size(); ++i) {
    compile_statement(formula_.statements[i], i, next);
    next = formula_.statements[i].value + 1;
  }
  emit({.code = Opcode::stop}, 0);
  std::ranges::sort(code_->variables, {}, &UserVariable::name);
  return code_;
}

void Compiler::find_parents() {
  for (ExprId id = 0; id < nodes_.size(); ++id) {
    Expression const& e = at(id);
    switch (e.kind) {
      case Kind::conditional:
        nodes_[e.third].parent = nodes_[e.second].parent = id;
        [[fallthrough]];
      case Kind::member:
      case Kind::unary:
        nodes_[e.first].parent = id;
        break;
      case Kind::binary:
        nodes_[e.first].parent = nodes_[e.second].parent = id;
        break;
      case Kind::method:
        nodes_[e.first].parent = id;
        nodes_[e.first].is_receiver = true;
        [[fallthrough]];
      case Kind::call: {
        bool const in_a_row = e.argument_count > (e.kind == Kind::call ? 2 : 1);
        for (std::uint32_t i = 0; i < e.argument_count; ++i) {
          Node& argument = nodes_[formula_.arguments[e.arguments + i]];
          argument.parent = id;
          argument.must_move = in_a_row;
        }
        break;
      }
      default:
        break;
    }
  }
}

void Compiler::compile_statement(Statement const& statement, std::size_t index, ExprId first) {
  free_ = first_temporary_;
  std::string_view const name = text(statement.name);
  bool const is_user =
      !name.empty() && find_variable(name) == nullptr && !find_constant(name, code_->semantics);
  if (is_user) {
    UserVariable const* const known = find_user(name);
    // The name itself becomes known only when the statement is complete.
    nodes_[statement.value].wanted =
        known != nullptr ? known->place
                         : static_cast<Register>(cell_count + code_->variables.size());
  }
  // A branch writes where its conditional would: parents come after their children.
  for (ExprId id = statement.value + 1; id-- > first;) {
    Expression const& e = at(id);
    if (e.kind != Kind::conditional) continue;
    nodes_[e.second].wanted = nodes_[e.third].wanted = nodes_[id].wanted;
    nodes_[e.second].must_move = nodes_[e.third].must_move = true;
  }
  for (ExprId id = first; id <= statement.value; ++id) {
    compile(id);
    observe(id);
    complete(id);
  }
  if (is_user) {
    Register const place = nodes_[statement.value].wanted;
    if (find_user(name) == nullptr) {
      code_->relies_on.insert(case_slip(name));
      code_->variables.push_back({name, place, static_cast<std::uint32_t>(index)});
    }
  } else if (!name.empty()) {
    assign(statement);
  }
  code_->statement_ends.push_back(static_cast<std::uint32_t>(code_->instructions.size()));
}

void Compiler::compile(ExprId id) {
  Expression const& e = at(id);
  switch (e.kind) {
    case Kind::number:
      return settle_constant(id, e.value);
    case Kind::string:
      return settle_constant(id, text(e.name));
    case Kind::name:
      return compile_name(id);
    case Kind::call:
      return compile_call(id);
    case Kind::member:
      return compile_member(id);
    case Kind::method:
      return compile_method(id);
    case Kind::unary:
      return compile_unary(id);
    case Kind::binary:
      return compile_binary(id);
    case Kind::conditional:
      return compile_conditional(id);
  }
}

/// Notes the node's value in the trace; a sample object has none.
void Compiler::observe(ExprId id) {
  Node const& node = nodes_[id];
  if (tracing_ == Tracing::off || node.result == nowhere) return;
  emit({.code = Opcode::observe, .left = node.result, .extra = static_cast<std::uint16_t>(id)},
       at(id).span.begin);
}

/// What follows a node because of where it stands: the jumps around what may stay unevaluated.
void Compiler::complete(ExprId id) {
  ExprId const parent = nodes_[id].parent;
  if (parent == no_parent) return;
  Expression const& above = at(parent);
  Node& node = nodes_[parent];
  if (above.kind == Kind::conditional && id == above.first) {
    release(id);
    node.jump = emit_condition(id, above.at);
  } else if (above.kind == Kind::conditional && id == above.second) {
    release(id);
    std::uint32_t const over = emit({.code = Opcode::jump}, above.at);
    code_->instructions[node.jump].extra = static_cast<Register>(code_->instructions.size());
    node.jump = over;
  } else if (above.kind == Kind::binary && id == above.first && jumps_over_right(above)) {
    release(id);
    Register const result = free_++;
    code_->register_count = std::max(code_->register_count, free_);
    bool const is_or = above.operation == Operator::logical_or;
    emit({.code = Opcode::truth,
          .target = result,
          .left = nodes_[id].result,
          .extra = static_cast<std::uint16_t>(above.operation)},
         above.at);
    nodes_[id].result = result;
    Opcode const away = is_or ? Opcode::jump_if_true : Opcode::jump_if_false;
    if (!may_fail(id + 1, above.second)) {
      node.jump = emit({.code = away, .left = result}, above.at);
      return;
    }
    // The way around what could have failed says that it was taken.
    Opcode const on = is_or ? Opcode::jump_if_false : Opcode::jump_if_true;
    std::uint32_t const over = emit({.code = on, .left = result}, above.at);
    emit({.code = Opcode::note, .extra = static_cast<std::uint16_t>(Unknown::short_circuit)},
         above.at);
    node.jump = emit({.code = Opcode::jump}, above.at);
    code_->instructions[over].extra = static_cast<Register>(code_->instructions.size());
  }
}

/// The jump around the first branch; a comparison just before it can do that itself.
std::uint32_t Compiler::emit_condition(ExprId condition, std::uint32_t place) {
  Node const& node = nodes_[condition];
  Expression const& e = at(condition);
  bool const compares = tracing_ == Tracing::off && e.kind == Kind::binary &&
                        e.operation >= Operator::equal && e.operation <= Operator::greater_equal &&
                        is_temporary(node.result);
  if (!compares) return emit({.code = Opcode::jump_if_false, .left = node.result}, place);
  code_->instructions.back().object = is_condition;
  return static_cast<std::uint32_t>(code_->instructions.size() - 1);
}

void Compiler::compile_unary(ExprId id) {
  Expression const& e = at(id);
  if (is_constant(e.first) && fold(id, apply(folding_, e.operation, constant(e.first)))) return;
  release(e.first);
  emit({.code = static_cast<Opcode>(e.operation),
        .target = destination(id),
        .left = nodes_[e.first].result},
       e.at);
}

void Compiler::compile_binary(ExprId id) {
  Expression const& e = at(id);
  if (jumps_over_right(e)) {
    release(e.second);
    emit({.code = Opcode::truth,
          .target = nodes_[e.first].result,
          .left = nodes_[e.second].result,
          .extra = static_cast<std::uint16_t>(e.operation)},
         e.at);
    Node const& node = nodes_[id];
    code_->instructions[node.jump].extra = static_cast<Register>(code_->instructions.size());
    if (node.wanted == nowhere) {
      nodes_[id].result = nodes_[e.first].result;
      return;
    }
    release(e.first);
    emit({.code = Opcode::move, .target = destination(id), .left = nodes_[e.first].result}, e.at);
    return;
  }
  bool const is_logic = e.operation == Operator::logical_and || e.operation == Operator::logical_or;
  if (is_logic && may_fail(e.first + 1, e.second)) code_->relies_on.insert(Unknown::short_circuit);
  if (is_constant(e.first) && is_constant(e.second) &&
      fold(id, apply(folding_, e.operation, constant(e.first), constant(e.second)))) {
    return;
  }
  release(e.second);
  release(e.first);
  emit({.code = static_cast<Opcode>(e.operation),
        .target = destination(id),
        .left = nodes_[e.first].result,
        .right = nodes_[e.second].result},
       e.at);
}

/// The branches have written where the value is wanted; only the jump over the second is open.
void Compiler::compile_conditional(ExprId id) {
  Expression const& e = at(id);
  nodes_[id].result = nodes_[e.third].result;
  code_->instructions[nodes_[id].jump].extra = static_cast<Register>(code_->instructions.size());
}

void Compiler::settle(ExprId id, Register where) {
  Node& node = nodes_[id];
  // `x = condition ? y : x` has nothing to do for the last x.
  if (node.wanted == where || (node.wanted == nowhere && !node.must_move)) {
    node.result = where;
    return;
  }
  emit({.code = Opcode::move, .target = destination(id), .left = where}, at(id).span.begin);
}

void Compiler::settle_constant(ExprId id, Value const& value) {
  code_->constants.push_back(value);
  settle(id, static_cast<Register>(code_->first_constant + code_->constants.size() - 1));
}

/// What cannot be computed now fails when it is evaluated, if it is. Vectors stay in the program
/// too: they would need memory of their own.
bool Compiler::fold(ExprId id, Value const& value) {
  Unknowns const used = std::exchange(folding_.depends_on, {});
  if (tracing_ == Tracing::on || value.type == Type::none || value.type == Type::vector) {
    return false;
  }
  code_->relies_on.insert(used);
  settle_constant(id, value);
  return true;
}

Compiler::Register Compiler::destination(ExprId id) {
  Node& node = nodes_[id];
  if (node.wanted != nowhere) {
    node.result = node.wanted;
  } else {
    node.result = free_++;
    code_->register_count = std::max(code_->register_count, free_);
  }
  return node.result;
}

void Compiler::release(ExprId operand) {
  if (is_temporary(nodes_[operand].result)) free_ = std::min(free_, nodes_[operand].result);
}

std::uint32_t Compiler::emit(Instruction instruction, std::uint32_t place) {
  code_->instructions.push_back(instruction);
  code_->places.push_back(place);
  ENSURE(code_->instructions.size() < nowhere);
  return static_cast<std::uint32_t>(code_->instructions.size() - 1);
}

void Compiler::fault(ExprId id, Span span, std::string text, std::string suggestion,
                     Unknowns because) {
  code_->faults.push_back({span, std::move(text), std::move(suggestion), because});
  emit({.code = Opcode::fault, .extra = static_cast<std::uint16_t>(code_->faults.size() - 1)},
       span.begin);
  nodes_[id].fails = true;
  destination(id);
}

bool Compiler::is_constant(ExprId id) const {
  Register const where = nodes_[id].result;
  return where >= code_->first_constant && where < first_temporary_;
}

Value const& Compiler::constant(ExprId id) const {
  return code_->constants[static_cast<std::size_t>(nodes_[id].result - code_->first_constant)];
}

bool Compiler::jumps_over_right(Expression const& e) const {
  return code_->semantics.short_circuit && e.kind == Kind::binary &&
         (e.operation == Operator::logical_and || e.operation == Operator::logical_or);
}

/// Whether evaluating these nodes can end the evaluation. Left out is what no node says: a variable
/// of the formula's own that holds no number, and a result that is not finite.
bool Compiler::may_fail(ExprId first, ExprId last) const {
  auto const fails = [this](Expression const& e) {
    if (e.kind == Kind::name) return !is_number(text(e.name));
    return e.kind == Kind::method || e.kind == Kind::call || e.kind == Kind::string ||
           e.operation == Operator::divide;
  };
  return std::any_of(formula_.expressions.begin() + first, formula_.expressions.begin() + last + 1,
                     fails);
}

/// As far as the name tells.
bool Compiler::is_number(std::string_view name) const {
  if (std::ranges::find(code_->variables, name, &UserVariable::name) != code_->variables.end())
    return true;
  if (Variable const* const row = find_variable(name))
    return row->cell && *row->cell != Cell::deallocation_option;
  std::optional<Value> const constant = find_constant(name, code_->semantics);
  return constant && constant->type == Type::number;
}

UserVariable* Compiler::find_user(std::string_view name) {
  auto const found = std::ranges::find(code_->variables, name, &UserVariable::name);
  return found == code_->variables.end() ? nullptr : &*found;
}

}  // namespace poolcast::formula
