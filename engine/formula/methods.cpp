#include "engine/formula/methods.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/text.hpp"

namespace poolcast::formula {
namespace {

using Arguments = std::span<Value const>;

struct Range {
  Time start, end;
};

/// As many samples as there can be, each of a demand that no pool can meet.
constexpr double endless_demand = 1e6;
std::array<double, most_samples> const endless = [] {
  std::array<double, most_samples> samples;
  samples.fill(endless_demand);
  return samples;
}();

SampleHistory const nothing;

inline SampleHistory const& history(Evaluation const& evaluation) {
  SampleHistory const* const samples = evaluation.environment.samples;
  return samples == nullptr ? nothing : *samples;
}

bool is_demand(Metric metric) {
  return Metrics{Metric::active_tasks, Metric::running_tasks, Metric::pending_tasks}.contains(
      metric);
}

Value repeated(Evaluation& evaluation, double number, std::size_t count) {
  if (count > Arena::max_numbers) return evaluation.fail("The window is too long");
  double* const numbers = evaluation.new_vector(count);
  if (numbers == nullptr) return Value::none();
  std::fill_n(numbers, count, number);
  return std::span<double const>(numbers, count);
}

Value newest_first(Evaluation& evaluation, std::span<double const> samples) {
  double* const numbers = evaluation.new_vector(samples.size());
  if (numbers == nullptr) return Value::none();
  std::ranges::reverse_copy(samples, numbers);
  return std::span<double const>(numbers, samples.size());
}

inline Window const& look_up(Evaluation& evaluation, Variable const& variable, Range range) {
  return evaluation.look_up(history(evaluation), *variable.metric, range.start, range.end);
}

/// As many samples as there are; with endless demand for those that count it.
inline Value seen(Evaluation& evaluation, Metric metric, std::span<double const> samples) {
  if (!evaluation.environment.saturated_demand || !is_demand(metric)) {
    return evaluation.semantics.sample_order == SampleOrder::oldest_first
               ? samples
               : newest_first(evaluation, samples);
  }
  if (samples.size() > endless.size()) return repeated(evaluation, endless_demand, samples.size());
  return std::span<double const>(endless).first(samples.size());
}

double current_nodes(Environment const& environment, Cell cell) {
  switch (cell) {
    case Cell::current_dedicated:
      return environment.current_dedicated_nodes;
    case Cell::current_low_priority:
      return environment.current_low_priority_nodes;
    default:
      return environment.task_slots_per_node;
  }
}

bool refuse_bound(Evaluation& evaluation, Value const& value) {
  evaluation.fail("A window's bound must be a timestamp or a timeinterval, not a " +
                  std::string(text_of(value.type)));
  return false;
}

inline bool to_time(Evaluation& evaluation, Value const& value, Time& time) {
  if (value.type == Type::interval) {
    time = evaluation.environment.now - value.interval();
    return true;
  }
  if (value.type != Type::timestamp) return refuse_bound(evaluation, value);
  time = value.time();
  return true;
}

/// From the first argument to the second, or to now. Both orders are common in practice.
inline bool to_range(Evaluation& evaluation, Arguments bounds, Range& range) {
  range.end = evaluation.environment.now;
  if (!to_time(evaluation, bounds[0], range.start)) return false;
  if (bounds.size() > 1 && !to_time(evaluation, bounds[1], range.end)) return false;
  if (range.end < range.start) std::swap(range.start, range.end);
  return true;
}

Value take_latest(Evaluation& evaluation, Variable const& variable, double count) {
  constexpr double most = 1e9;  // far beyond any history, and safe to convert
  auto const wanted = static_cast<std::size_t>(std::clamp(count, 0.0, most));
  if (variable.cell) {
    return repeated(evaluation, current_nodes(evaluation.environment, *variable.cell), wanted);
  }
  Metric const metric = *variable.metric;
  Time const now = evaluation.environment.now;
  return seen(evaluation, metric, history(evaluation).latest(metric, now, wanted));
}

/// How many percent of its samples a window must hold.
struct Demand {
  double percent;
  bool by_setting;  // the formula does not say
};

Value insufficient(Evaluation& evaluation, Variable const& variable, double wanted,
                   double received) {
  PercentFormat const format = evaluation.semantics.received_percent_format;
  double const shown = format == PercentFormat::rounded     ? std::round(received)
                       : format == PercentFormat::truncated ? std::floor(received)
                                                            : received;
  evaluation.insufficient_samples = true;
  return evaluation.fail("Insufficient data from data set: " + std::string(variable.name) +
                         " wanted " + format_number(wanted) + "%, received " +
                         format_number(shown) + "%");
}

/// The two percentages that have evidence, and the one that is set: do they agree?
void note_default(Evaluation& evaluation, double received) {
  constexpr double recorded = 70, documented_once = 10;
  bool const enough = received >= evaluation.semantics.default_sample_percent;
  if ((received >= recorded) != enough || (received >= documented_once) != enough) {
    evaluation.note(Unknown::default_sample_percent);
  }
}

inline Value take_window(Evaluation& evaluation, Variable const& variable, Range range,
                         Demand wanted) {
  Duration const length = range.end - range.start;
  if (variable.cell) {
    std::int64_t const count = std::max<std::int64_t>(1, length / sample_period);
    return repeated(evaluation, current_nodes(evaluation.environment, *variable.cell),
                    static_cast<std::size_t>(count));
  }
  Window const& window = look_up(evaluation, variable, range);
  if (window.percent < std::max(wanted.percent, 100.0)) {
    if (wanted.by_setting) note_default(evaluation, window.percent);
    if (window.percent < wanted.percent) {
      return insufficient(evaluation, variable, wanted.percent, window.percent);
    }
  }
  return seen(evaluation, *variable.metric, window.samples);
}

/// The form depends on the types: (count), (start [, percent]), (start, end [, percent]).
Value get_sample(Evaluation& evaluation, Variable const& variable, Arguments arguments) {
  if (arguments.size() == 1 && arguments[0].type == Type::number) {
    return take_latest(evaluation, variable, arguments[0].number);
  }
  Demand wanted{evaluation.semantics.default_sample_percent, true};
  Arguments bounds = arguments;
  if (arguments.size() > 1 && arguments.back().type == Type::number) {
    wanted = {arguments.back().number, false};
    bounds = arguments.first(arguments.size() - 1);
  } else if (arguments.size() == 3) {
    return evaluation.fail("samplePercent must be a double, not a " +
                           std::string(text_of(arguments[2].type)));
  }
  Range range;
  if (!to_range(evaluation, bounds, range)) return Value::none();
  return take_window(evaluation, variable, range, wanted);
}

Value get_sample_percent(Evaluation& evaluation, Variable const& variable, Arguments arguments) {
  Range range;
  if (!to_range(evaluation, arguments, range)) return Value::none();
  if (variable.cell) return 100.0;
  return look_up(evaluation, variable, range).percent;
}

Value get_sample_period(Evaluation&, Variable const&, Arguments) { return sample_period; }

Value count(Evaluation& evaluation, Variable const& variable, Arguments) {
  if (variable.cell) return 1.0;
  return static_cast<double>(
      history(evaluation).count(*variable.metric, evaluation.environment.now));
}

/// Without a sample there is no beginning; now is the earliest that one could be.
Value history_begin_time(Evaluation& evaluation, Variable const& variable, Arguments) {
  Time const now = evaluation.environment.now;
  if (variable.cell) return now;
  return history(evaluation).begin(*variable.metric, now).value_or(now);
}

constexpr Overload samples[] = {
    {{Type::number}, Type::vector},
    {{window_bound}, Type::vector},
    {{window_bound, Type::number}, Type::vector},
    {{window_bound, window_bound}, Type::vector},
    {{window_bound, window_bound, Type::number}, Type::vector},
};
constexpr Overload percent_of_window[] = {{{window_bound}, Type::number},
                                          {{window_bound, window_bound}, Type::number}};
constexpr Overload an_interval[] = {{{}, Type::interval}};
constexpr Overload a_number[] = {{{}, Type::number}};
constexpr Overload a_timestamp[] = {{{}, Type::timestamp}};

constexpr Method method_rows[] = {
    {"GetSample",
     "doubleVec GetSample(double count), doubleVec GetSample(start [, samplePercent]), "
     "doubleVec GetSample(start, end [, samplePercent])",
     samples, 1, 3, get_sample,
     "The latest samples; or those of a window, which fails the evaluation if fewer than "
     "samplePercent of them are there (70 if it is not given).",
     "$PendingTasks.GetSample(3)", "[8,9,10]"},
    {"GetSamplePercent", "double GetSamplePercent(start [, end])", percent_of_window, 1, 2,
     get_sample_percent, "How many percent of a window's samples there are, 0 to 100.",
     "$PendingTasks.GetSamplePercent(10 * TimeInterval_Minute)", "50"},
    {"GetSamplePeriod", "timeinterval GetSamplePeriod()", an_interval, 0, 0, get_sample_period,
     "The time between two samples, 30 seconds.", "$PendingTasks.GetSamplePeriod()",
     "00:00:30.000"},
    {"Count", "double Count()", a_number, 0, 0, count, "How many samples there are.",
     "$PendingTasks.Count()", "10"},
    {"HistoryBeginTime", "timestamp HistoryBeginTime()", a_timestamp, 0, 0, history_begin_time,
     "When the oldest sample was taken.", "time() - $PendingTasks.HistoryBeginTime()",
     "00:04:30.000"},
};

}  // namespace

std::span<Method const> methods() { return method_rows; }

Method const* find_method(std::string_view name) {
  auto const* const row = std::ranges::find(method_rows, name, &Method::name);
  return row == std::end(method_rows) ? nullptr : row;
}

}  // namespace poolcast::formula
