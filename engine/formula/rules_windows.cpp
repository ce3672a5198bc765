// Rules on how far back a window of samples reaches.
#include <algorithm>

#include "engine/formula/rules.hpp"

namespace poolcast::formula {
namespace {

/// The service says that samples come about a minute late.
constexpr Duration sample_delay = minute;

void short_window(Lint& lint) {
  for (SampleCall const& call : lint.sample_calls) {
    if (!call.oldest) continue;
    Span const place = lint.at(call.id).name;
    if (*call.oldest <= sample_delay) {
      lint.report(place, "samples come about a minute late, so a window of the last " +
                             format_duration(*call.oldest) + " is empty");
    } else if (*call.oldest - *call.newest < 2 * sample_period) {
      lint.report(place, "a window of " + format_duration(*call.oldest - *call.newest) +
                             " holds one sample at most; a sample is taken every 30 s");
    }
  }
}

void long_window(Lint& lint) {
  for (SampleCall const& call : lint.sample_calls) {
    if (!call.oldest || *call.oldest <= sample_retention) continue;
    lint.report(lint.at(call.id).name, "the window reaches back " + format_duration(*call.oldest) +
                                           ", and samples are kept for about " +
                                           format_duration(sample_retention));
  }
}

void window_misses_interval(Lint& lint) {
  if (!lint.context.evaluation_interval || lint.sample_calls.empty()) return;
  Duration const interval = *lint.context.evaluation_interval;
  Duration longest{};
  for (SampleCall const& call : lint.sample_calls) {
    if (call.is_window ? !call.oldest : !call.count) return;
    double const ticks = call.count.value_or(0) * static_cast<double>(sample_period.ticks);
    bool const reaches_all = ticks >= static_cast<double>(interval.ticks);
    if (!call.is_window && reaches_all) return;
    longest = std::max(longest, call.oldest.value_or(Duration{static_cast<std::int64_t>(ticks)}));
  }
  if (longest >= interval) return;
  lint.report(lint.at(lint.sample_calls[0].id).name,
              "the samples reach back " + format_duration(longest) +
                  ", but the formula is evaluated every " + format_duration(interval) +
                  "; what happens in between is never seen");
}

constexpr Rule rows[] = {
    {"short-window", Severity::warning, "A window with no sample in it, or with one",
     "A sample is taken every 30 s and can be read about a minute later.",
     "$tasks = avg($PendingTasks.GetSample(TimeInterval_Minute, 0));",
     "$tasks = avg($PendingTasks.GetSample(5 * TimeInterval_Minute, 0));", short_window},
    {"long-window", Severity::warning, "A window that reaches back beyond the history",
     "Where no samples are kept any more, the percentage of samples can never be met.",
     "$tasks = avg($PendingTasks.GetSample(2 * TimeInterval_Week, 10));",
     "$tasks = avg($PendingTasks.GetSample(TimeInterval_Day, 10));", long_window},
    {"window-misses-interval", Severity::note,
     "Windows shorter than the evaluation interval, if that is known",
     "A burst that comes and goes between two evaluations leaves no trace in the window.",
     "$tasks = max($PendingTasks.GetSample(5 * TimeInterval_Minute, 0));",
     "$tasks = max($PendingTasks.GetSample(20 * TimeInterval_Minute, 0));", window_misses_interval},
};

}  // namespace

std::span<Rule const> window_rules() { return rows; }

}  // namespace poolcast::formula
