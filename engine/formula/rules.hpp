// What the rules of the linter see of a formula, and the tables that they are in: a file an idea.
// Internal to the linter.
#pragma once

#include <string>
#include <vector>

#include "engine/formula/dataflow.hpp"
#include "engine/formula/lint.hpp"
#include "engine/formula/ranges.hpp"
#include "engine/formula/rule_names.hpp"

namespace poolcast::formula {

/// A call of GetSample on a metric, in the form that its arguments' types choose.
struct SampleCall {
  ExprId id = 0;
  Metric metric{};
  bool is_window = false;  // otherwise: so many of the latest samples
  std::optional<double> count;
  std::optional<double> percent;  // constant samplePercent
  bool has_percent = false;
  /// How far back the window begins and ends, if that is constant.
  std::optional<Duration> oldest, newest;
};

struct Lint {
  Lint(Formula const& the_formula, Typing const& the_typing, Semantics const& the_semantics,
       LintContext const& the_context);

  Formula const& formula;
  Typing const& typing;
  Semantics const& semantics;
  LintContext const& context;
  Dataflow flow;
  std::vector<SampleCall> sample_calls;  // by id
  Reached anything;                      // what the values can be, whatever the pool is like
  Rule const* rule = nullptr;
  Diagnostics findings;

  void report(Span span, std::string message, std::optional<Fix> fix = {});
  /// A finding that is less, or more, than the rule's others.
  void report(Severity severity, Span span, std::string message, std::optional<Fix> fix = {});

  std::size_t size() const { return formula.expressions.size(); }
  Expression const& at(ExprId id) const { return formula.expressions[id]; }
  ExprId argument(ExprId id, std::uint32_t i) const {
    return formula.arguments[at(id).arguments + i];
  }
  std::string_view text(Span span) const { return formula.text_of(span); }
  std::string quoted(Span span) const { return "'" + std::string(text(span)) + "'"; }
  int line(Span span) const { return place_of(formula.text, span.begin).line; }
  /// Of a statement; of the formula if it has none.
  Span head(std::size_t statement) const;

  Value const& constant(ExprId id) const { return flow.constants[id]; }
  std::optional<double> constant_number(ExprId id) const;
  /// The row, if the name is one of the service's variables.
  Variable const* variable(ExprId id) const;
  bool calls(ExprId id, std::string_view function) const;
  bool calls_method(ExprId id, std::string_view method) const;
  /// The expression itself, or what the variable that it names was set to.
  ExprId behind(ExprId id) const;
  SampleCall const* sample_call(ExprId id) const;
  /// The statement that sets a cell for good.
  std::optional<std::size_t> last_assignment(Cell cell) const;
  Variable const* assigned_variable(std::size_t statement) const;

  /// Whether a condition decides if the expression is evaluated, and `guards` says yes to the
  /// condition.
  template <class Predicate>
  bool is_guarded(ExprId id, Predicate guards) const {
    for (id = flow.deciders[id]; id != no_expression; id = flow.deciders[id]) {
      if (guards(at(id).first)) return true;
    }
    return false;
  }
};

inline constexpr Metrics task_counts{Metric::active_tasks, Metric::running_tasks,
                                     Metric::pending_tasks};

std::span<Rule const> sample_rules();
std::span<Rule const> window_rules();
std::span<Rule const> target_rules();
std::span<Rule const> sizing_rules();
std::span<Rule const> name_rules();
std::span<Rule const> time_rules();
std::span<Rule const> logic_rules();
std::span<Rule const> text_rules();

}  // namespace poolcast::formula
