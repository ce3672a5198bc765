#include "engine/experiment/verify.hpp"

#include <algorithm>
#include <map>

#include "engine/base/text.hpp"
#include "engine/experiment/recorded_value.hpp"
#include "engine/formula/compile.hpp"
#include "engine/formula/evaluate.hpp"
#include "engine/formula/parse.hpp"
#include "engine/formula/print.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::experiment {
namespace {

using formula::Cell;
using formula::Expression;
using formula::ExprId;
using formula::Formula;
using formula::Statement;
using formula::Variable;
using Kind = Expression::Kind;

/// One recorded run, statement by statement.
class Replay {
 public:
  Replay(Formula const& formula, formula::Semantics const& semantics, KnownPool const& pool,
         RecordedRun const& run, RecordedRun const* before, Verification& verification);

  void statements();
  void names_that_nothing_assigns();
  void error();

 private:
  struct Computed {
    std::string text;  // as a result string shows it, or why there is none
    bool failed = false;
  };

  void statement(std::size_t index, ExprId first);
  bool is_last_assignment(std::size_t index) const;
  /// Assignments of what the expressions read; nothing if that is not known.
  std::optional<std::string> prelude(ExprId first, ExprId last) const;
  bool is_known(Variable const& variable) const;
  bool is_read(Span span) const;
  std::optional<Computed> computed(Statement const& statement, std::string const& prelude) const;
  /// An alias goes by its full name, as in a result string.
  std::string_view name_of(Statement const& statement) const;
  /// With the readings that are known in place of what reads them.
  std::string text_of(Statement const& statement) const;
  void differ(std::string name, std::string recorded, std::string computed,
              std::optional<Place> place);

  Formula const& formula_;
  formula::Semantics const& semantics_;
  KnownPool const& pool_;
  RecordedRun const& run_;
  std::map<std::string, std::string, std::less<>> literals_;  // of the formula's own variables
  std::optional<double> targets_[2];                          // before this run, then as assigned
  Verification& verification_;
};

std::optional<double> recorded_number(RecordedRun const* run, std::string_view name) {
  std::string const* const text = run == nullptr ? nullptr : run->find(name);
  return text == nullptr ? std::nullopt : parse_number(*text);
}

Replay::Replay(Formula const& formula, formula::Semantics const& semantics, KnownPool const& pool,
               RecordedRun const& run, RecordedRun const* before, Verification& verification)
    : formula_(formula),
      semantics_(semantics),
      pool_(pool),
      run_(run),
      targets_{recorded_number(before, "$TargetDedicatedNodes"),
               recorded_number(before, "$TargetLowPriorityNodes")},
      verification_(verification) {
  if (before != nullptr || !pool.nodes) return;
  targets_[0] = pool.nodes->target.dedicated;
  targets_[1] = pool.nodes->target.low_priority;
}

void Replay::statements() {
  ExprId first = 0;
  for (std::size_t i = 0; i < formula_.statements.size(); ++i) {
    if (formula_.statements[i].assigns()) statement(i, first);
    first = formula_.statements[i].value + 1;
  }
}

void Replay::statement(std::size_t index, ExprId first) {
  Statement const& statement = formula_.statements[index];
  Variable const* const service = formula::find_variable(formula_.text_of(statement.name));
  std::string const name(name_of(statement));
  std::optional<std::string> const known = prelude(first, statement.value);
  std::optional<Computed> const result = known ? computed(statement, *known) : std::nullopt;
  std::string const* const recorded = is_last_assignment(index) ? run_.find(name) : nullptr;
  if (recorded != nullptr && result) {
    ++verification_.compared;
    if (result->failed || !same_value(*recorded, result->text)) {
      differ(name, *recorded, result->text, place_of(formula_.text, statement.name.begin));
    }
  } else if (recorded != nullptr) {
    ++verification_.as_recorded;
  }
  // What follows is judged by what the service went on with.
  std::optional<std::string> value;
  if (result && !result->failed) value = result->text;
  if (recorded != nullptr) value = *recorded;
  if (service != nullptr && service->cell && *service->cell <= Cell::target_low_priority) {
    targets_[static_cast<std::size_t>(*service->cell)] =
        value ? parse_number(*value) : std::nullopt;
  }
  std::optional<std::string> const literal = value ? as_literal(*value) : std::nullopt;
  if (literal) {
    literals_[name] = *literal;
  } else {
    literals_.erase(name);
  }
}

bool Replay::is_last_assignment(std::size_t index) const {
  std::string_view const name = name_of(formula_.statements[index]);
  return std::none_of(formula_.statements.begin() + static_cast<std::ptrdiff_t>(index) + 1,
                      formula_.statements.end(),
                      [&](Statement const& later) { return name_of(later) == name; });
}

bool Replay::is_known(Variable const& variable) const {
  if (variable.metric) return pool_.samples != nullptr;
  switch (*variable.cell) {
    case Cell::target_dedicated:
    case Cell::target_low_priority:
      return targets_[static_cast<std::size_t>(*variable.cell)].has_value();
    case Cell::current_dedicated:
    case Cell::current_low_priority:
      return pool_.nodes.has_value();
    case Cell::task_slots:
      return pool_.task_slots_per_node.has_value();
    default:
      return false;
  }
}

std::optional<std::string> Replay::prelude(ExprId first, ExprId last) const {
  std::map<std::string_view, std::string_view> read;
  for (ExprId id = first; id <= last; ++id) {
    Expression const& e = formula_.expressions[id];
    if (is_read(e.span)) continue;
    std::string_view const name = formula_.text_of(e.name);
    if (e.kind == Kind::call && name == "rand") return std::nullopt;
    if (e.kind != Kind::name || formula::find_constant(name, semantics_)) continue;
    if (Variable const* const service = formula::find_variable(name)) {
      if (!is_known(*service)) return std::nullopt;
      continue;
    }
    auto const literal = literals_.find(name);
    if (literal == literals_.end()) return std::nullopt;
    read.emplace(name, literal->second);
  }
  std::string text;
  for (auto const& [name, literal] : read) {
    text += std::string(name) + "=" + std::string(literal) + ";";
  }
  return text;
}

/// Nothing if the statement cannot be evaluated by itself.
std::optional<Replay::Computed> Replay::computed(Statement const& statement,
                                                 std::string const& prelude) const {
  std::string text = prelude;
  text += text_of(statement);
  Expected<formula::Program, Diagnostics> const program =
      formula::compile(Source{"", std::move(text)}, semantics_);
  if (!program) return std::nullopt;
  formula::Environment const environment{
      .now = run_.at,
      .current_dedicated_nodes = pool_.nodes ? pool_.nodes->current.dedicated : 0.0,
      .current_low_priority_nodes = pool_.nodes ? pool_.nodes->current.low_priority : 0.0,
      .target_dedicated_nodes = targets_[0].value_or(0),
      .target_low_priority_nodes = targets_[1].value_or(0),
      .task_slots_per_node = pool_.task_slots_per_node.value_or(1),
      .samples = pool_.samples};
  formula::Workspace workspace;
  formula::Outcome const outcome = evaluate(*program, environment, workspace);
  if (outcome.error) return Computed{outcome.error->text, true};
  RecordedRun answer{};
  answer.values = split_results(formula::results(*program, workspace, outcome));
  std::string const* const value = answer.find(name_of(statement));
  return value == nullptr ? std::nullopt : std::optional(Computed{*value, false});
}

std::string_view Replay::name_of(Statement const& statement) const {
  std::string_view const name = formula_.text_of(statement.name);
  Variable const* const service = formula::find_variable(name);
  return service != nullptr && service->cell ? formula::variable_of(*service->cell).name : name;
}

std::string Replay::text_of(Statement const& statement) const {
  Span rest{statement.name.begin, formula_.expressions[statement.value].span.end};
  std::string text;
  for (KnownReading const& reading : pool_.readings) {
    std::optional<std::string> const literal = as_literal(reading.value);
    bool const here = rest.begin <= reading.span.begin && reading.span.end <= rest.end;
    if (!here || !literal) continue;
    text += formula_.text_of({rest.begin, reading.span.begin});
    text += *literal;
    rest.begin = reading.span.end;
  }
  text += formula_.text_of(rest);
  return text;
}

bool Replay::is_read(Span span) const {
  return std::ranges::any_of(pool_.readings, [&](KnownReading const& one) {
    return one.span.begin <= span.begin && span.end <= one.span.end && as_literal(one.value);
  });
}

/// A name that only the record knows was assigned by another formula than this one.
void Replay::names_that_nothing_assigns() {
  for (RecordedValue const& value : run_.values) {
    bool const assigned = std::ranges::any_of(formula_.statements, [&](Statement const& one) {
      return formula_.text_of(one.name) == value.name;
    });
    if (assigned || formula::find_variable(value.name) != nullptr) continue;
    ++verification_.compared;
    differ(value.name, value.value, "nothing: no statement assigns it", std::nullopt);
  }
}

/// The recorded place must hold what the recorded text speaks of.
void Replay::error() {
  std::optional<RecordedErrorPlace> const recorded = error_place(run_.error_detail);
  if (!recorded) return;
  ++verification_.compared;
  std::string const found = subject_at(formula_, recorded->place);
  if (found == recorded->subject) return;
  differ("error", run_.error_detail,
         found.empty() ? "nothing: no such name stands there"
                       : "nothing: '" + found + "' stands there",
         recorded->place);
}

void Replay::differ(std::string name, std::string recorded, std::string computed,
                    std::optional<Place> place) {
  verification_.differences.push_back(
      {run_.pool, run_.at, std::move(name), std::move(recorded), std::move(computed), place});
}

/// A record that brings its formula along tells whether it is this one; `...` stands for one that
/// was left out.
bool ran_another_formula(RecordedRun const& run, formula::Semantics const& semantics,
                         std::string const& printed) {
  if (run.formula.empty() || run.formula == "...") return false;
  Expected<Formula, Diagnostics> const parsed = formula::parse({"", run.formula}, semantics);
  return !parsed || print(*parsed) != printed;
}

}  // namespace

Verification verify(Formula const& formula, formula::Semantics const& semantics,
                    std::span<RecordedRun const> runs, KnownPool const& pool) {
  Verification verification;
  std::string const printed = print(formula);
  RecordedRun const* before = nullptr;
  for (RecordedRun const& run : runs) {
    ++verification.runs;
    bool const another = ran_another_formula(run, semantics, printed);
    if (another) ++verification.of_another_formula;
    bool const follows = before != nullptr && before->pool == run.pool;
    if (!another) {
      Replay replay(formula, semantics, pool, run, follows ? before : nullptr, verification);
      if (run.error_code.empty()) {
        replay.statements();
        replay.names_that_nothing_assigns();
      } else {
        replay.error();
      }
    }
    before = &run;
  }
  return verification;
}

}  // namespace poolcast::experiment
