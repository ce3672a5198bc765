#include "engine/tune/grid.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/base/time.hpp"

namespace poolcast::tune {
namespace {

using formula::TuneRange;

std::optional<double> number_in(TuneRange const& range, std::string_view text) {
  if (range.kind == TuneRange::Kind::number) return parse_number(text);
  Result<Duration> const duration = parse_duration(text);
  if (!duration) return std::nullopt;
  return static_cast<double>(duration->ticks) / 1e7;
}

std::string text_in(TuneRange const& range, double value) {
  return range.kind == TuneRange::Kind::duration ? duration_text(value)
                                                 : formula::plain_number(value);
}

/// Hours, minutes or seconds: the longest that both bounds are whole numbers of.
double unit_of(TuneRange const& range) {
  for (double const unit : {3600.0, 60.0}) {
    if (std::fmod(range.least, unit) == 0 && std::fmod(range.most, unit) == 0) return unit;
  }
  return 1;
}

double step_of(TuneRange const& range) {
  if (range.step) return *range.step;
  if (range.kind == TuneRange::Kind::duration) return unit_of(range);
  return range.whole ? 1 : (range.most - range.least) / fraction_steps;
}

Expected<std::vector<double>, std::string> numbers_of(TuneRange const& range, double now) {
  double const step = step_of(range);
  double const steps = step > 0 ? std::floor((range.most - range.least) / step + 1e-9) : 0;
  if (steps >= static_cast<double>(most_values)) {
    double const unit = range.kind == TuneRange::Kind::duration ? unit_of(range) : 1;
    double const fewer = std::ceil((range.most - range.least) / unit / 1000) * unit;
    return tl::unexpected(
        "'" + range.text + "' has more than " + format_count(static_cast<long long>(most_values)) +
        " values; give it a step: '" + range.text.substr(0, range.text.find(' ')) + " step " +
        text_in(range, fewer) + "'");
  }
  std::vector<double> values;
  for (int i = 0; i <= static_cast<int>(steps); ++i) values.push_back(range.least + i * step);
  auto const near = [&](double value) { return std::abs(value - now) < 1e-9; };
  if (std::ranges::none_of(values, near)) {
    values.insert(std::ranges::upper_bound(values, now), now);
  }
  return values;
}

tl::unexpected<std::string> outside(TuneRange const& range, std::string_view now) {
  return tl::unexpected("is " + std::string(now) + " now, outside its own '" + range.text + "'");
}

}  // namespace

std::string duration_text(double seconds) {
  using formula::plain_number;
  if (seconds > 0 && std::fmod(seconds, 3600) == 0) return plain_number(seconds / 3600) + "h";
  if (seconds > 0 && std::fmod(seconds, 60) == 0) return plain_number(seconds / 60) + "m";
  if (std::fmod(seconds, 1) == 0) return plain_number(seconds) + "s";
  return plain_number(seconds * 1000) + "ms";
}

Expected<Dimension, std::string> dimension_of(std::string const& name, TuneRange const& range,
                                              std::string_view now) {
  Dimension dimension{.name = name, .range = range.text, .values = {}};
  if (range.kind == TuneRange::Kind::word) {
    dimension.words = true;
    dimension.values = range.words;
    auto const at = std::ranges::find(range.words, now);
    if (at == range.words.end()) return outside(range, now);
    dimension.current = static_cast<std::size_t>(at - range.words.begin());
    return dimension;
  }
  std::optional<double> const number = number_in(range, now);
  if (!number || !range.holds(*number)) return outside(range, now);
  Expected<std::vector<double>, std::string> const values = numbers_of(range, *number);
  if (!values) return tl::unexpected(values.error());
  for (double const value : *values) {
    if (std::abs(value - *number) < 1e-9) dimension.current = dimension.values.size();
    dimension.values.push_back(text_in(range, value));
  }
  return dimension;
}

}  // namespace poolcast::tune
