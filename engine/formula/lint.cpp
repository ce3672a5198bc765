#include "engine/formula/lint.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/formula/allow.hpp"
#include "engine/formula/functions.hpp"
#include "engine/formula/methods.hpp"
#include "engine/formula/rules.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;

std::optional<Duration> interval(Value const& value) {
  return value.type == Type::interval ? std::optional(value.interval()) : std::nullopt;
}

/// What a call's arguments say; their types choose the form, as when it is evaluated.
SampleCall read_call(Lint const& lint, ExprId id, Metric metric) {
  Expression const& e = lint.at(id);
  auto const type = [&](std::uint32_t i) { return lint.typing.types[lint.argument(id, i)]; };
  SampleCall call{
      .id = id, .metric = metric, .count = {}, .percent = {}, .oldest = {}, .newest = {}};
  call.is_window = !type(0).contains(Type::number);
  if (!call.is_window) {
    call.count = lint.constant_number(lint.argument(id, 0));
    return call;
  }
  std::uint32_t const last = e.argument_count - 1;
  call.has_percent = last > 0 && type(last) == Type::number;
  if (call.has_percent) call.percent = lint.constant_number(lint.argument(id, last));
  bool const has_end = last > (call.has_percent ? 1U : 0U);
  std::optional<Duration> start = interval(lint.constant(lint.argument(id, 0)));
  std::optional<Duration> end =
      has_end ? interval(lint.constant(lint.argument(id, 1))) : std::optional(Duration{});
  if (start && end) {
    call.oldest = std::max(*start, *end);
    call.newest = std::min(*start, *end);
  }
  return call;
}

/// Drops what is allowed; what an allowance is good for must be there.
void apply_allowances(Formula const& formula, Diagnostics& findings) {
  Allowances const allowances = find_allowances(formula);
  auto const add = [&](std::string_view rule, Span span, std::string message) {
    findings.push_back({.severity = find_rule(rule)->severity,
                        .span = span,
                        .message = std::move(message),
                        .rule = rule});
  };
  for (Misunderstood const& one : allowances.misunderstood) add("bad-allow", one.span, one.message);
  for (Allowance const& one : allowances.allowed) {
    if (find_rule(one.rule) == nullptr) {
      std::vector<std::string_view> ids;
      for (Rule const& rule : rules()) ids.push_back(rule.id);
      std::string const name(one.rule);
      add("bad-allow", one.name, "unknown rule '" + name + "'" + did_you_mean(name, ids));
      continue;
    }
    std::size_t const allowed = std::erase_if(findings, [&](Diagnostic const& finding) {
      return finding.rule == one.rule && finding.span.begin >= one.scope.begin &&
             finding.span.begin <= one.scope.end;
    });
    if (allowed == 0) {
      add("unused-allow", one.name,
          "'" + std::string(one.rule) + "' finds nothing here that could be allowed");
    }
  }
}

}  // namespace

std::span<Rule const> rules() {
  static std::vector<Rule> const all = [] {
    std::vector<Rule> joined;
    for (auto const part : {sample_rules, window_rules, target_rules, sizing_rules, name_rules,
                            time_rules, logic_rules, text_rules}) {
      joined.insert(joined.end(), part().begin(), part().end());
    }
    return joined;
  }();
  return all;
}

Rule const* find_rule(std::string_view id) {
  auto const found = std::ranges::find(rules(), id, &Rule::id);
  return found == rules().end() ? nullptr : &*found;
}

Diagnostics lint(Formula const& formula, Typing const& typing, Semantics const& semantics,
                 LintContext const& context) {
  Lint state(formula, typing, semantics, context);
  state.findings = typing.errors;
  for (Rule const& rule : rules()) {
    if (rule.check == nullptr) continue;
    state.rule = &rule;
    rule.check(state);
  }
  apply_allowances(formula, state.findings);
  std::ranges::stable_sort(state.findings, {},
                           [](Diagnostic const& one) { return one.span.begin; });
  return std::move(state.findings);
}

Lint::Lint(Formula const& the_formula, Typing const& the_typing, Semantics const& the_semantics,
           LintContext const& the_context)
    : formula(the_formula),
      typing(the_typing),
      semantics(the_semantics),
      context(the_context),
      flow(follow(the_formula, the_typing, the_semantics)),
      anything(reach(the_formula, the_typing, flow, {})) {
  for (ExprId id = 0; id < size(); ++id) {
    if (!calls_method(id, "GetSample") || typing.types[id] != Type::vector) continue;
    Variable const* const row = variable(at(id).first);
    if (row != nullptr && row->metric) sample_calls.push_back(read_call(*this, id, *row->metric));
  }
}

void Lint::report(Span span, std::string message, std::optional<Fix> fix) {
  report(rule->severity, span, std::move(message), std::move(fix));
}

void Lint::report(Severity severity, Span span, std::string message, std::optional<Fix> fix) {
  findings.push_back({.severity = severity,
                      .span = span,
                      .message = std::move(message),
                      .rule = rule->id,
                      .fix = std::move(fix)});
}

Span Lint::head(std::size_t statement) const {
  if (statement >= formula.statements.size()) return {};
  return formula.head(formula.statements[statement]);
}

std::optional<double> Lint::constant_number(ExprId id) const {
  Value const& value = constant(id);
  return value.type == Type::number ? std::optional(value.number) : std::nullopt;
}

Variable const* Lint::variable(ExprId id) const {
  Meaning const meaning = typing.meanings[id];
  return meaning.kind == Meaning::Kind::variable ? &variables()[meaning.index] : nullptr;
}

bool Lint::calls(ExprId id, std::string_view function) const {
  return typing.meanings[id].kind == Meaning::Kind::function && text(at(id).name) == function;
}

bool Lint::calls_method(ExprId id, std::string_view method) const {
  return typing.meanings[id].kind == Meaning::Kind::method && text(at(id).name) == method;
}

ExprId Lint::behind(ExprId id) const {
  while (flow.sources[id] != no_statement) id = formula.statements[flow.sources[id]].value;
  return id;
}

SampleCall const* Lint::sample_call(ExprId id) const {
  auto const found = std::ranges::lower_bound(sample_calls, id, {}, &SampleCall::id);
  return found == sample_calls.end() || found->id != id ? nullptr : &*found;
}

std::optional<std::size_t> Lint::last_assignment(Cell cell) const {
  for (std::size_t i = formula.statements.size(); i-- > 0;) {
    Variable const* const row = assigned_variable(i);
    if (row != nullptr && row->cell == cell) return i;
  }
  return std::nullopt;
}

Variable const* Lint::assigned_variable(std::size_t statement) const {
  Span const name = formula.statements[statement].name;
  return name == Span{} ? nullptr : find_variable(text(name));
}

}  // namespace poolcast::formula
