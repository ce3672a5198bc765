// The checker's part that knows names: what they stand for, and what functions, methods and members
// take and give.
#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/formula/checker.hpp"
#include "engine/formula/functions.hpp"
#include "engine/formula/methods.hpp"
#include "engine/formula/names.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;

template <class Row>
Meaning meaning(Meaning::Kind kind, std::span<Row const> rows, Row const& row) {
  return {kind, row_index(rows, row)};
}

Types parameter(Overload const& overload, std::size_t i) {
  return overload.repeats ? overload.takes[0] : overload.takes[i];
}

bool takes_count(Overload const& overload, std::size_t count) {
  auto const is_set = [](Types types) { return !types.empty(); };
  return overload.repeats ||
         std::ranges::count_if(overload.takes, is_set) == static_cast<std::ptrdiff_t>(count);
}

}  // namespace

Types Checker::check_name(ExprId id) {
  Expression const& e = at(id);
  std::string_view const name = text(e.name);
  Meaning& meant = typing_.meanings[id];
  if (Assigned const* known = find_assigned(name)) {
    meant = {Meaning::Kind::assigned, known->statement};
    return types(formula_.statements[known->statement].value);
  }
  if (std::optional<Value> const value = find_constant(name, semantics_)) {
    auto const row = std::ranges::find(constants(), name, &Constant::name);
    meant = meaning(Meaning::Kind::constant, constants(), *row);
    return value->type;
  }
  Variable const* const row = find_variable(name);
  if (row == nullptr || !still_known(*row, semantics_)) return unknown_name(e);
  meant = meaning(Meaning::Kind::variable, variables(), *row);
  if (row->metric) return check_metric(e, is_receiver_[id] != 0);
  return *row->cell == Cell::deallocation_option ? Type::keyword : Type::number;
}

Types Checker::check_metric(Expression const& e, bool is_receiver) {
  if (is_receiver) return {};
  if (semantics_.bare_metric_as_number == BareMetric::last_sample) return Type::number;
  std::string const name(text(e.name));
  return error(e.name,
               "'" + name + "' is a sample object, not a value; write " + name + ".GetSample(...)",
               rule::metric_without_method);
}

Types Checker::unknown_name(Expression const& e) {
  std::string_view const name = text(e.name);
  auto const& statements = formula_.statements;
  for (std::size_t later = statement_; later < statements.size(); ++later) {
    if (!statements[later].assigns() || text(statements[later].name) != name) continue;
    if (later == statement_)
      return error(e.name, quoted(e.name) + " reads itself before it is set");
    int const line = place_of(formula_.text, statements[later].name.begin).line;
    return error(e.name, quoted(e.name) + " is read before its first assignment in line " +
                             std::to_string(line));
  }
  if (find_function(name) != nullptr) {
    return error(e.name, quoted(e.name) + " is a function; write " + std::string(name) + "(...)");
  }
  std::vector<std::string_view> known = service_names();
  for (Assigned const& variable : assigned_) known.push_back(variable.name);
  return error_with_name(e.name, "unknown variable " + quoted(e.name), known);
}

Types Checker::check_call(ExprId id) {
  Expression const& e = at(id);
  Function const* const function = find_function(text(e.name));
  if (function == nullptr) return unknown_function(e);
  typing_.meanings[id] = meaning(Meaning::Kind::function, functions(), *function);
  bool const takes_none =
      function->most == any_number && semantics_.empty_argument_list == NoArguments::empty_vector;
  if (wrong_count(e, takes_none ? 0 : function->least, function->most)) return {};
  return check_arguments(e, function->overloads);
}

Types Checker::unknown_function(Expression const& e) {
  std::string const name(text(e.name));
  if (find_method(name) != nullptr) {
    return error(e.name, quoted(e.name) + " is a method of sample objects; write $PendingTasks." +
                             name + "(...)");
  }
  return error_with_name(e.name, "unknown function '" + name + "'", names_of(functions()));
}

Types Checker::check_method(ExprId id) {
  Expression const& e = at(id);
  if (!is_metric(e.first)) return types(e.first).empty() ? Types() : no_method(e);
  Method const* const method = find_method(text(e.name));
  if (method == nullptr) {
    return error_with_name(e.name, "unknown method " + quoted(e.name), names_of(methods()));
  }
  typing_.meanings[id] = meaning(Meaning::Kind::method, methods(), *method);
  if (wrong_count(e, method->least, method->most)) return {};
  return check_arguments(e, method->overloads);
}

/// Whether it has methods: the metrics, and by the setting the counts that cannot be assigned.
bool Checker::is_metric(ExprId id) const {
  Meaning const meant = typing_.meanings[id];
  if (at(id).kind != Kind::name || meant.kind != Meaning::Kind::variable) return false;
  Variable const& row = variables()[meant.index];
  bool const counts_too = semantics_.current_nodes_have_samples == Unproven::accept;
  return row.metric || (counts_too && row.cell && !row.writable());
}

Types Checker::no_method(Expression const& e) {
  bool const is_member = find_member(text(e.name)) != nullptr;
  if (is_member && types(e.first).contains(Type::timestamp)) {
    Span const parentheses{e.at, e.at + 2};  // the expression's span may end behind others
    return error(e.name, quoted(e.name) + " is no method; write it without parentheses", {},
                 text(parentheses) == "()" ? std::optional(Fix{parentheses, ""}) : std::nullopt);
  }
  return error(e.name, text_of(types(e.first)) + " has no method " + quoted(e.name) +
                           "; only sample objects like $PendingTasks have methods");
}

Types Checker::check_member(ExprId id) {
  Expression const& e = at(id);
  Types const object = types(e.first);
  bool const on_metric = object.empty() && is_metric(e.first);
  if (object.empty() && !on_metric) return {};
  Member const* const member = find_member(text(e.name));
  if (member == nullptr) return no_member(e);
  typing_.meanings[id] = meaning(Meaning::Kind::member, members(), *member);
  if (object == Type::timestamp || object == Type::none) return Type::number;
  if (object.contains(Type::timestamp)) {
    doubt(e.name, "the member " + quoted(e.name) + " is not there when the value is " +
                      text_of(object - Type::timestamp));
    return Type::number;
  }
  return error(e.name, (on_metric ? "a sample object" : text_of(object)) + " has no member " +
                           quoted(e.name) + "; only a timestamp has");
}

Types Checker::no_member(Expression const& e) {
  if (Method const* const method = find_method(text(e.name))) {
    std::optional<Fix> fix;
    if (method->least == 0) fix = Fix{{e.name.end, e.name.end}, "()"};
    return error(e.name,
                 quoted(e.name) + " is a method; write " + std::string(text(e.name)) +
                     (fix ? "()" : "(...)"),
                 {}, fix);
  }
  return error_with_name(e.name, "unknown member " + quoted(e.name), names_of(members()));
}

Types Checker::check_arguments(Expression const& e, std::span<Overload const> overloads) {
  Types gives;
  bool sure = false, unknown_argument = false;
  for (Overload const& overload : overloads) {
    if (sure || !takes_count(overload, e.argument_count)) continue;
    bool possible = true;
    sure = true;
    for (std::size_t i = 0; i < e.argument_count; ++i) {
      Types const given = types(argument(e, i)) - Type::none;
      unknown_argument = unknown_argument || given.empty();
      possible = possible && (given.empty() || !(given & parameter(overload, i)).empty());
      sure = sure && !given.empty() && given.within(parameter(overload, i));
    }
    if (possible) gives |= overload.gives;
  }
  if (unknown_argument) return gives.certain() ? gives : Types();
  return sure ? gives : gives | refuse_argument(e, overloads);
}

/// Names the first argument that fits none of the overloads that the arguments before it leave.
Types Checker::refuse_argument(Expression const& e, std::span<Overload const> overloads) {
  std::size_t best = 0;
  Types wanted;
  for (Overload const& overload : overloads) {
    if (!takes_count(overload, e.argument_count)) continue;
    std::size_t fit = 0;
    while (fit < e.argument_count && types(argument(e, fit)).within(parameter(overload, fit)))
      ++fit;
    if (fit > best) wanted = {};
    if (fit < best || fit == e.argument_count) continue;
    best = fit;
    wanted |= parameter(overload, fit);
  }
  if (wanted.empty()) return {};
  Types const given = types(argument(e, best));
  std::string const which = "argument " + std::to_string(best + 1) + " of " + quoted(e.name);
  Span const place = at(argument(e, best)).span;
  if ((given & wanted).empty()) {
    return error(place, which + " must be " + text_of(wanted) + ", not " + text_of(given));
  }
  doubt(place, which + " must be " + text_of(wanted) + ", and fails when it is " +
                   text_of(given - wanted));
  return {};
}

bool Checker::wrong_count(Expression const& e, std::uint16_t least, std::uint16_t most) {
  if (e.argument_count >= least && e.argument_count <= most) return false;
  error(e.name, quoted(e.name) + " " + argument_problem(least, most, e.argument_count));
  return true;
}

Types Checker::error(Span span, std::string message, std::string_view rule,
                     std::optional<Fix> fix) {
  typing_.errors.push_back({.severity = Severity::error,
                            .span = span,
                            .message = std::move(message),
                            .rule = rule,
                            .fix = std::move(fix)});
  return {};
}

Types Checker::error_with_name(Span name, std::string message,
                               std::span<std::string_view const> known) {
  bool const is_worth_it = worth_suggesting(text(name), typing_.errors.size());
  std::string_view const meant = is_worth_it ? nearest(text(name), known) : std::string_view();
  if (meant.empty()) return error(name, std::move(message));
  return error(name, message + "; did you mean '" + std::string(meant) + "'?", {},
               Fix{name, std::string(meant)});
}

void Checker::doubt(Span span, std::string message) {
  typing_.doubts.push_back({.severity = Severity::warning,
                            .span = span,
                            .message = std::move(message),
                            .rule = rule::mixed_types});
}

Checker::Assigned* Checker::find_assigned(std::string_view name) {
  auto const found = std::ranges::find(assigned_, name, &Assigned::name);
  return found == assigned_.end() ? nullptr : &*found;
}

}  // namespace poolcast::formula
