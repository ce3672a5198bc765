// Rules on which samples are read, and what happens when they are not there.
#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/formula/rules.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;

std::string percent_text(double percent) { return format_number(percent) + " %"; }

void unguarded_sample(Lint& lint) {
  double const usual = lint.semantics.default_sample_percent;
  for (SampleCall const& call : lint.sample_calls) {
    if (!call.is_window || variable_of(call.metric).standing == Standing::retired) continue;
    bool const demands_less = call.has_percent && call.percent.value_or(usual) <= usual;
    bool const guarded = lint.is_guarded(call.id, [&](ExprId condition) {
      return lint.flow.inputs[condition].availability.contains(call.metric);
    });
    if (demands_less || guarded) continue;
    lint.report(lint.at(call.id).name,
                "'GetSample' fails the whole evaluation while fewer than " +
                    percent_text(call.percent.value_or(usual)) +
                    " of the window's samples are there, as on a new pool; choose by "
                    "GetSamplePercent, or pass a lower samplePercent");
  }
}

void single_sample(Lint& lint) {
  auto const is_one = [](SampleCall const& call) { return !call.is_window && call.count == 1.0; };
  if (lint.sample_calls.empty() || !std::ranges::all_of(lint.sample_calls, is_one)) return;
  lint.report(lint.at(lint.sample_calls[0].id).name,
              "one sample is all that the formula looks at, so a single odd one resizes the pool; "
              "look at a window too");
}

void metric_without_method(Lint& lint) {
  for (ExprId id = 0; id < lint.size(); ++id) {
    Variable const* const row = lint.variable(id);
    if (row == nullptr || !row->metric || lint.typing.types[id] != Type::number) continue;
    lint.report(Severity::warning, lint.at(id).span,
                lint.quoted(lint.at(id).name) + " without a method is in no document; write " +
                    std::string(row->name) + ".GetSample(...)");
  }
}

void retired_metric(Lint& lint) {
  for (ExprId id = 0; id < lint.size(); ++id) {
    Variable const* const row = lint.variable(id);
    if (row == nullptr || row->standing != Standing::retired) continue;
    lint.report(lint.at(id).name,
                lint.quoted(lint.at(id).name) + " has had no samples since 2024-03-31");
  }
}

void sample_order(Lint& lint) {
  for (ExprId id = 0; id < lint.size(); ++id) {
    if (!lint.calls(id, "val") || lint.typing.types[id].empty()) continue;
    SampleCall const* const call = lint.sample_call(lint.behind(lint.argument(id, 0)));
    if (call == nullptr || (!call->is_window && call->count == 1.0)) continue;
    lint.report(lint.at(id).name,
                "'val' of several samples relies on their order, which no document gives; "
                "Poolcast takes the oldest for the first");
  }
}

void check_scale(Lint& lint, ExprId number, std::string const& what) {
  std::optional<double> const value = lint.constant_number(number);
  if (!value || *value <= 0 || *value > 1) return;
  std::string const percent = format_number(*value * 100, 15);
  bool const is_literal = lint.at(number).kind == Kind::number;
  Span const place = lint.at(number).span;
  lint.report(place,
              what + " counts from 0 to 100; did you mean " + percent + " instead of " +
                  format_number(*value) + "?",
              is_literal ? std::optional(Fix{place, percent}) : std::nullopt);
}

void percent_scale(Lint& lint) {
  for (ExprId id = 0; id < lint.size(); ++id) {
    Expression const& e = lint.at(id);
    bool const in_percent = lint.semantics.percentile_scale == PercentileScale::percent;
    if (in_percent && lint.calls(id, "percentile") && !lint.typing.types[id].empty()) {
      check_scale(lint, lint.argument(id, 1), "a percentile");
    }
    SampleCall const* const call = lint.sample_call(id);
    if (call != nullptr && call->has_percent) {
      check_scale(lint, lint.argument(id, e.argument_count - 1U), "samplePercent");
    }
    bool const compares = e.kind == Kind::binary && e.operation >= Operator::equal &&
                          e.operation <= Operator::greater_equal;
    if (!compares) continue;
    for (auto const& [one, other] : {std::pair{e.first, e.second}, {e.second, e.first}}) {
      if (lint.calls_method(lint.behind(one), "GetSamplePercent")) {
        check_scale(lint, other, "GetSamplePercent");
      }
    }
  }
}

constexpr std::string_view guarded_window =
    "$tasks = $PendingTasks.GetSamplePercent(5 * TimeInterval_Minute) < 70 ? "
    "max($PendingTasks.GetSample(1)) : avg($PendingTasks.GetSample(5 * TimeInterval_Minute));";

constexpr Rule rows[] = {
    {"unguarded-sample", Severity::warning, "GetSample of a window that may have too few samples",
     "Too few samples fail the whole evaluation, and the pool keeps its size until they are there.",
     "$tasks = avg($PendingTasks.GetSample(5 * TimeInterval_Minute));", guarded_window,
     unguarded_sample},
    {"single-sample", Severity::warning, "The latest sample is all that is looked at",
     "Samples are late, sometimes missing, and one quiet moment is no trend.",
     "$tasks = max($PendingTasks.GetSample(1));", "$tasks = max($PendingTasks.GetSample(10));",
     single_sample},
    {rule::metric_without_method, Severity::error, "A service variable used without a method",
     "A metric is an object with samples; as a number it is in no document.",
     "$TargetDedicatedNodes = $PendingTasks;",
     "$TargetDedicatedNodes = max($PendingTasks.GetSample(10));", metric_without_method},
    {"retired-metric", Severity::warning, "A metric that gets no samples any more",
     "Ten metrics were retired on 2024-03-31: GetSample of them finds nothing.",
     "$memory = avg($MemoryBytes.GetSample(10));", "$cpu = avg($CPUPercent.GetSample(10));",
     retired_metric},
    {"sample-order", Severity::note, "val() of several samples",
     "No document says whether the oldest sample comes first or last.",
     "$newest = val($PendingTasks.GetSample(10), 0);",
     "$newest = val($PendingTasks.GetSample(1), 0);", sample_order},
    {"percent-scale", Severity::warning, "A share of 1 where percent are meant",
     "Percentages of samples and percentiles count from 0 to 100.",
     "$enough = $PendingTasks.GetSamplePercent(5 * TimeInterval_Minute) >= 0.7;",
     "$enough = $PendingTasks.GetSamplePercent(5 * TimeInterval_Minute) >= 70;", percent_scale},
};

}  // namespace

std::span<Rule const> sample_rules() { return rows; }

}  // namespace poolcast::formula
