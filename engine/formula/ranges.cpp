#include "engine/formula/ranges.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "engine/formula/functions.hpp"
#include "engine/formula/methods.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;

class Walk {
 public:
  Walk(Formula const& formula, Typing const& typing, Dataflow const& flow,
       Situation const& situation)
      : formula_(formula), typing_(typing), flow_(flow), situation_(situation) {
    reached_.ranges.resize(formula.expressions.size(), Range::unknown());
    elements_.resize(formula.expressions.size(), Range::unknown());
  }

  Reached run();

 private:
  Range range(ExprId id);
  Range of_name(ExprId id) const;
  Range of_call(Expression const& e, ExprId id) const;
  Range of_method(Expression const& e, ExprId id) const;
  Range of_variable(Variable const& row) const;
  Range of_member(std::string_view name) const;
  Range elements(ExprId id) const;
  Range elements_of_arguments(Expression const& e) const;
  bool is_metric(ExprId id) const;
  Range at(ExprId id) const { return reached_.ranges[id]; }

  Formula const& formula_;
  Typing const& typing_;
  Dataflow const& flow_;
  Situation const& situation_;
  Reached reached_;
  std::vector<Range> elements_;  // how many numbers each expression holds
};

Reached Walk::run() {
  ExprId next = 0;
  for (Statement const& statement : formula_.statements) {
    for (; next <= statement.value; ++next) {
      elements_[next] = elements(next);
      reached_.ranges[next] = range(next);
    }
    if (!statement.assigns()) continue;
    Variable const* const row = find_variable(formula_.text_of(statement.name));
    if (row == nullptr || !row->writable() || *row->cell > Cell::target_low_priority) continue;
    reached_.targets[static_cast<std::size_t>(*row->cell)] = at(statement.value);
  }
  return std::move(reached_);
}

Range Walk::range(ExprId id) {
  Expression const& e = formula_.expressions[id];
  switch (e.kind) {
    case Kind::number:
      return Range::only(e.value);
    case Kind::name:
      return of_name(id);
    case Kind::call:
      return of_call(e, id);
    case Kind::method:
      return of_method(e, id);
    case Kind::member:
      return of_member(formula_.text_of(e.name));
    case Kind::unary:
      return apply(e.operation, at(e.first));
    case Kind::binary:
      return apply(e.operation, at(e.first), at(e.second));
    case Kind::conditional:
      if (at(e.first).always()) return at(e.second);
      return at(e.first).never() ? at(e.third) : hull(at(e.second), at(e.third));
    case Kind::string:
      break;
  }
  return Range::unknown();
}

Range Walk::of_name(ExprId id) const {
  std::uint16_t const source = flow_.sources[id];
  if (source != no_statement) return at(formula_.statements[source].value);
  Meaning const meaning = typing_.meanings[id];
  bool const is_variable = meaning.kind == Meaning::Kind::variable;
  return is_variable ? of_variable(variables()[meaning.index]) : Range::unknown();
}

Range Walk::of_variable(Variable const& row) const {
  Range const dedicated = situation_.nodes[0], low_priority = situation_.nodes[1];
  if (row.cell) {
    switch (*row.cell) {
      case Cell::target_dedicated:
      case Cell::current_dedicated:
        return dedicated;
      case Cell::target_low_priority:
      case Cell::current_low_priority:
        return low_priority;
      case Cell::task_slots:
        return situation_.slots;
      case Cell::deallocation_option:
        return Range::unknown();
    }
  }
  switch (*row.metric) {
    case Metric::active_tasks:
    case Metric::running_tasks:
    case Metric::pending_tasks:
      return situation_.demand;
    case Metric::cpu_percent:
      return {0, 100};
    case Metric::preempted_node_count:
      if (low_priority.known) return {0, low_priority.high};
      break;
    case Metric::usable_node_count:
      if (dedicated.known && low_priority.known) return {0, dedicated.high + low_priority.high};
      break;
    default:
      break;
  }
  return Range::unknown();
}

Range Walk::of_call(Expression const& e, ExprId id) const {
  std::array<Range, 16> ranges;
  bool const is_function = typing_.meanings[id].kind == Meaning::Kind::function;
  if (!is_function || e.argument_count > ranges.size()) return Range::unknown();
  std::string_view const name = formula_.text_of(e.name);
  if (e.argument_count < find_function(name)->least) return Range::unknown();
  for (std::uint32_t i = 0; i < e.argument_count; ++i) {
    ranges[i] = at(formula_.arguments[e.arguments + i]);
  }
  return call(name, std::span<Range const>(ranges).first(e.argument_count),
              elements_of_arguments(e));
}

Range Walk::of_method(Expression const& e, ExprId id) const {
  Meaning const meaning = typing_.meanings[id];
  if (meaning.kind != Meaning::Kind::method) return Range::unknown();
  std::string_view const name = methods()[meaning.index].name;
  if (name == "GetSample") return at(e.first);
  if (name == "GetSamplePercent") return {0, 100};
  bool const counts_samples = name == "Count" && is_metric(e.first);
  return counts_samples ? Range{0, most_samples} : Range::unknown();
}

/// A vector holds none or more; of some it is not known how many they hold at most.
Range Walk::elements(ExprId id) const {
  Expression const& e = formula_.expressions[id];
  if (typing_.types[id] == Type::number) return Range::only(1);
  if (typing_.types[id] != Type::vector) return Range::unknown();
  switch (e.kind) {
    case Kind::method:
      return is_metric(e.first) ? Range{0, most_samples} : Range::unknown();
    case Kind::call:
      return hull(Range::only(0), elements_of_arguments(e));
    case Kind::name:
      return flow_.sources[id] == no_statement
                 ? Range::unknown()
                 : elements_[formula_.statements[flow_.sources[id]].value];
    case Kind::binary:  // the left side's, or fewer
      return elements_[e.first];
    case Kind::conditional:
      return hull(elements_[e.second], elements_[e.third]);
    default:
      return Range::unknown();
  }
}

Range Walk::elements_of_arguments(Expression const& e) const {
  Range sum;
  for (std::uint32_t i = 0; i < e.argument_count; ++i) {
    sum = apply(Operator::add, sum, elements_[formula_.arguments[e.arguments + i]]);
  }
  return sum;
}

/// The counts of nodes have methods too, and as many samples as are asked for.
bool Walk::is_metric(ExprId id) const {
  Meaning const meaning = typing_.meanings[id];
  return meaning.kind == Meaning::Kind::variable && variables()[meaning.index].metric.has_value();
}

Range Walk::of_member(std::string_view name) const {
  struct Row {
    std::string_view name;
    Range range;
  };
  constexpr Row rows[] = {{"month", {1, 12}}, {"day", {1, 31}},    {"weekday", {0, 7}},
                          {"hour", {0, 23}},  {"minute", {0, 59}}, {"second", {0, 59}}};
  auto const* const row = std::ranges::find(rows, name, &Row::name);
  return row == std::end(rows) ? Range::unknown() : row->range;
}

}  // namespace

Reached reach(Formula const& formula, Typing const& typing, Dataflow const& flow,
              Situation const& situation) {
  return Walk(formula, typing, flow, situation).run();
}

/// The service cuts fractions off, and a pool has what its target was.
Trend develop(Formula const& formula, Typing const& typing, Dataflow const& flow,
              Situation situation, int evaluations) {
  Trend trend;
  for (int i = 0; i < evaluations; ++i) {
    Reached const reached = reach(formula, typing, flow, situation);
    bool changed = false;
    for (std::size_t pool = 0; pool < 2; ++pool) {
      std::optional<Range> target = reached.targets[pool];
      if (!target) continue;
      if (target->known) {
        *target = {std::floor(std::max(0.0, target->low)), std::floor(std::max(0.0, target->high))};
      }
      trend.grows[pool] = target->known && target->high > situation.nodes[pool].high;
      changed = changed || *target != situation.nodes[pool];
      trend.last[pool] = situation.nodes[pool] = *target;
    }
    if (!changed) break;
  }
  return trend;
}

}  // namespace poolcast::formula
