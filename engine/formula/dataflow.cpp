#include "engine/formula/dataflow.hpp"

#include <algorithm>
#include <array>

#include "engine/formula/evaluation.hpp"
#include "engine/formula/functions.hpp"
#include "engine/formula/methods.hpp"
#include "engine/formula/operators.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;

/// One pass from the leaves up; children come before their parents.
class Follower {
 public:
  Follower(Formula const& formula, Typing const& typing, Semantics const& semantics)
      : formula_(formula), typing_(typing), folding_{nothing_, semantics, arena_} {
    std::size_t const size = formula.expressions.size();
    flow_.parents.assign(size, no_expression);
    flow_.begins.resize(size);
    flow_.deciders.assign(size, no_expression);
    flow_.sources.assign(size, no_statement);
    flow_.inputs.resize(size);
    flow_.constants.assign(size, Value::none());
    flow_.reader_count.assign(formula.statements.size(), 0);
  }

  Dataflow run();

 private:
  void visit(ExprId id);
  void visit_child(ExprId id, ExprId child);
  void visit_name(ExprId id);
  void visit_method(ExprId id);
  void assign(std::size_t statement);
  void find_deciders();
  Value fold(ExprId id);
  Value fold_call(Expression const& e);
  Value constant(ExprId id) const { return flow_.constants[id]; }

  Formula const& formula_;
  Typing const& typing_;
  Dataflow flow_;
  std::array<std::uint16_t, cell_count> assigned_cells_ = [] {
    std::array<std::uint16_t, cell_count> none;
    none.fill(no_statement);
    return none;
  }();
  std::uint16_t statement_ = 0;
  Environment const nothing_;
  Arena arena_;
  Evaluation folding_;
};

Dataflow Follower::run() {
  ExprId next = 0;
  for (std::size_t i = 0; i < formula_.statements.size(); ++i) {
    statement_ = static_cast<std::uint16_t>(i);
    for (; next <= formula_.statements[i].value; ++next) visit(next);
    assign(i);
  }
  find_deciders();
  return std::move(flow_);
}

void Follower::visit(ExprId id) {
  Expression const& e = formula_.expressions[id];
  flow_.begins[id] = id;
  if (e.kind == Kind::conditional) {
    visit_child(id, e.third);
    visit_child(id, e.second);
  }
  if (e.kind == Kind::binary) visit_child(id, e.second);
  for (std::uint32_t i = e.argument_count; i-- > 0;) {
    visit_child(id, formula_.arguments[e.arguments + i]);
  }
  if (e.kind >= Kind::member) visit_child(id, e.first);
  if (e.kind == Kind::name) visit_name(id);
  if (e.kind == Kind::method) visit_method(id);
  Meaning const meaning = typing_.meanings[id];
  if (e.kind == Kind::call && meaning.kind == Meaning::Kind::function) {
    std::string_view const name = functions()[meaning.index].name;
    flow_.inputs[id].clock |= name == "time" && e.argument_count == 0;
    flow_.inputs[id].draw |= name == "rand";
  }
  flow_.constants[id] = fold(id);
}

void Follower::visit_child(ExprId id, ExprId child) {
  flow_.parents[child] = id;
  flow_.begins[id] = std::min(flow_.begins[id], flow_.begins[child]);
  flow_.inputs[id] |= flow_.inputs[child];
}

void Follower::visit_name(ExprId id) {
  Meaning const meaning = typing_.meanings[id];
  std::uint16_t& source = flow_.sources[id];
  if (meaning.kind == Meaning::Kind::assigned) source = meaning.index;
  if (meaning.kind == Meaning::Kind::variable) {
    Variable const& row = variables()[meaning.index];
    if (row.metric) flow_.inputs[id].samples.insert(*row.metric);
    if (row.cell) {
      source = assigned_cells_[static_cast<std::size_t>(*row.cell)];
      auto const bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(*row.cell));
      if (source == no_statement) flow_.inputs[id].cells = bit;
    }
  }
  if (source == no_statement) return;
  ++flow_.reader_count[source];
  flow_.inputs[id] = flow_.inputs[formula_.statements[source].value];
}

/// What asks for the number of samples does not read their values.
void Follower::visit_method(ExprId id) {
  Expression const& e = formula_.expressions[id];
  Meaning const meaning = typing_.meanings[id], object = typing_.meanings[e.first];
  if (meaning.kind != Meaning::Kind::method || object.kind != Meaning::Kind::variable) return;
  std::optional<Metric> const metric = variables()[object.index].metric;
  if (!metric || methods()[meaning.index].name == "GetSample") return;
  Inputs& inputs = flow_.inputs[id];
  inputs = {};
  for (std::uint32_t i = 0; i < e.argument_count; ++i) {
    inputs |= flow_.inputs[formula_.arguments[e.arguments + i]];
  }
  if (methods()[meaning.index].name != "GetSamplePeriod") inputs.availability.insert(*metric);
}

void Follower::assign(std::size_t index) {
  Statement const& statement = formula_.statements[index];
  if (!statement.assigns()) return;
  Variable const* const row = find_variable(formula_.text_of(statement.name));
  if (row == nullptr || !row->writable()) return;
  assigned_cells_[static_cast<std::size_t>(*row->cell)] = statement_;
  flow_.result |= flow_.inputs[statement.value];
}

/// From the top down: parents come after their children.
void Follower::find_deciders() {
  for (ExprId id = static_cast<ExprId>(flow_.parents.size()); id-- > 0;) {
    ExprId const parent = flow_.parents[id];
    if (parent == no_expression) continue;
    Expression const& e = formula_.expressions[parent];
    bool const is_branch = e.kind == Kind::conditional && id != e.first;
    bool const is_right =
        e.kind == Kind::binary && id == e.second && e.operation <= Operator::logical_and;
    flow_.deciders[id] = is_branch || is_right ? parent : flow_.deciders[parent];
  }
}

Value Follower::fold(ExprId id) {
  Expression const& e = formula_.expressions[id];
  Meaning const meaning = typing_.meanings[id];
  switch (e.kind) {
    case Kind::number:
      return e.value;
    case Kind::string:
      return formula_.text_of(e.name);
    case Kind::name: {
      if (meaning.kind == Meaning::Kind::constant) {
        return *find_constant(formula_.text_of(e.name), folding_.semantics);
      }
      std::uint16_t const source = flow_.sources[id];
      return source == no_statement ? Value::none() : constant(formula_.statements[source].value);
    }
    case Kind::unary: {
      Value const operand = constant(e.first);
      return operand.type == Type::none ? operand : apply(folding_, e.operation, operand);
    }
    case Kind::binary: {
      Value const left = constant(e.first), right = constant(e.second);
      if (left.type == Type::none || right.type == Type::none) return Value::none();
      return apply(folding_, e.operation, left, right);
    }
    case Kind::conditional: {
      Value const condition = constant(e.first);
      if (condition.type != Type::number) return Value::none();
      return constant(condition.number != 0 ? e.second : e.third);
    }
    case Kind::call:
      return meaning.kind == Meaning::Kind::function ? fold_call(e) : Value::none();
    default:
      return Value::none();
  }
}

/// Calls of numbers only: vectors would need memory that lasts.
Value Follower::fold_call(Expression const& e) {
  Function const& function = *find_function(formula_.text_of(e.name));
  std::array<Value, 8> arguments;
  bool const wrong_count = e.argument_count < function.least || e.argument_count > function.most;
  if (!function.pure || e.argument_count > arguments.size() || wrong_count) return Value::none();
  for (std::uint32_t i = 0; i < e.argument_count; ++i) {
    arguments[i] = constant(formula_.arguments[e.arguments + i]);
    if (arguments[i].type != Type::number) return Value::none();
  }
  Value const result = function.body(folding_, std::span(arguments).first(e.argument_count));
  arena_.reset();
  return result.type == Type::number ? result : Value::none();
}

}  // namespace

Inputs& Inputs::operator|=(Inputs const& others) {
  samples.bits |= others.samples.bits;
  availability.bits |= others.availability.bits;
  cells = static_cast<std::uint8_t>(cells | others.cells);
  clock = clock || others.clock;
  draw = draw || others.draw;
  return *this;
}

Dataflow follow(Formula const& formula, Typing const& typing, Semantics const& semantics) {
  return Follower(formula, typing, semantics).run();
}

}  // namespace poolcast::formula
