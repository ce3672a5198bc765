#include "engine/formula/sample_script.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/text.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::formula {
namespace {

/// `5+5x19` taken apart.
struct Item {
  std::optional<double> first;  // nothing: missing samples
  double step = 0;
  std::size_t count = 1;

  double last() const { return first.value_or(0) + static_cast<double>(count) * step; }
};

Diagnostic error(Span span, std::string message) {
  return {.span = span, .message = std::move(message)};
}

/// How long the number at the front is, its sign and exponent included.
std::size_t number_length(std::string_view text) {
  std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  auto const digits = [&] {
    while (at < text.size() && (is_digit(text[at]) || text[at] == '.')) ++at;
  };
  digits();
  if (at + 1 < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t const sign = text[at + 1] == '-' || text[at + 1] == '+' ? 2 : 1;
    if (at + sign < text.size() && is_digit(text[at + sign])) {
      at += sign;
      digits();
    }
  }
  return at;
}

std::optional<double> take_number(std::string_view& rest) {
  std::string_view number = rest.substr(0, number_length(rest));
  rest.remove_prefix(number.size());
  if (number.starts_with('+')) number.remove_prefix(1);
  return parse_number(number);
}

std::optional<Item> parse_item(std::string_view rest) {
  Item item;
  bool const missing = rest.starts_with('_');
  if (missing) {
    rest.remove_prefix(1);
  } else {
    item.first = take_number(rest);
    if (!item.first) return std::nullopt;
    if (rest.starts_with('+') || rest.starts_with('-')) {
      std::optional<double> const step = take_number(rest);
      if (!step || !rest.starts_with('x')) return std::nullopt;
      item.step = *step;
    }
  }
  if (rest.empty()) return item;
  if (!rest.starts_with('x')) return std::nullopt;
  std::optional<long long> const times = parse_integer(rest.substr(1));
  if (!times || *times < 0 || *times > static_cast<long long>(max_scripted_samples)) {
    return std::nullopt;
  }
  item.count = static_cast<std::size_t>(*times) + (missing ? 0 : 1);
  return item;
}

/// The words of a line, up to a comment.
std::vector<Span> words(std::string_view text, Span line) {
  std::vector<Span> result;
  std::uint32_t at = line.begin;
  while (at < line.end && text[at] != '#') {
    std::uint32_t const begin = at;
    while (at < line.end && !is_blank(text[at]) && text[at] != '#') ++at;
    if (at > begin) {
      result.push_back({begin, at});
    } else {
      ++at;
    }
  }
  return result;
}

Diagnostic unknown_variable(std::string_view name, Span span) {
  std::vector<std::string_view> names;
  for (Variable const& row : variables()) {
    if (row.metric) names.push_back(row.name);
  }
  Variable const* const row = find_variable(name);
  if (row != nullptr) {
    return error(span, "'" + std::string(name) + "' has no samples; it is set by the pool");
  }
  return error(span, "unknown variable '" + std::string(name) + "'" + did_you_mean(name, names));
}

}  // namespace

Expected<ScriptedSeries, Diagnostics> parse_series(Source const& source, Span line) {
  std::string_view const text = source.text;
  auto const word = [text](Span span) { return text.substr(span.begin, span.end - span.begin); };
  Diagnostics diagnostics;
  std::vector<Span> const all = words(text, line);
  if (all.empty()) return tl::unexpected(Diagnostics{error(line, "expected a variable")});
  ScriptedSeries series;
  series.name = all[0];
  Variable const* const row = find_variable(word(all[0]));
  if (row == nullptr || !row->metric) {
    diagnostics.push_back(unknown_variable(word(all[0]), all[0]));
  } else {
    series.metric = *row->metric;
  }
  for (std::size_t i = 1; i < all.size(); ++i) {
    std::optional<Item> const item = parse_item(word(all[i]));
    if (!item || !std::isfinite(item->last())) {
      diagnostics.push_back(error(all[i], "'" + std::string(word(all[i])) +
                                              "' is no sample; write 5, 5x9, 0+5x9, _ or _x9"));
      continue;
    }
    if (series.values.size() + item->count > max_scripted_samples) {
      diagnostics.push_back(
          error(all[i], "more than " + format_count(max_scripted_samples) + " samples"));
      break;
    }
    for (std::size_t k = 0; k < item->count; ++k) {
      series.values.push_back(
          item->first ? std::optional(*item->first + static_cast<double>(k) * item->step)
                      : std::nullopt);
    }
  }
  if (!diagnostics.empty()) return tl::unexpected(std::move(diagnostics));
  return series;
}

Expected<std::vector<ScriptedSeries>, Diagnostics> parse_samples(Source const& source) {
  std::vector<ScriptedSeries> all;
  Diagnostics diagnostics;
  if (source.text.starts_with("\xEF\xBB\xBF")) {
    diagnostics.push_back(
        error({0, 3}, "the text begins with a byte order mark; save it without one"));
    return tl::unexpected(std::move(diagnostics));
  }
  std::uint32_t begin = 0;
  for (std::string_view line : split(source.text, '\n')) {
    Span const span{begin, begin + static_cast<std::uint32_t>(line.size())};
    begin = span.end + 1;
    if (words(source.text, span).empty()) continue;
    Expected<ScriptedSeries, Diagnostics> series = parse_series(source, span);
    if (!series) {
      std::ranges::move(series.error(), std::back_inserter(diagnostics));
    } else if (std::ranges::find(all, series->metric, &ScriptedSeries::metric) != all.end()) {
      diagnostics.push_back(error(series->name, "the variable has a line already"));
    } else {
      all.push_back(std::move(*series));
    }
  }
  if (!diagnostics.empty()) return tl::unexpected(std::move(diagnostics));
  return all;
}

void record(ScriptedSeries const& series, Time end, SampleHistory& history, Duration period) {
  auto const count = static_cast<std::int64_t>(series.values.size());
  for (std::int64_t i = 0; i < count; ++i) {
    std::optional<double> const& value = series.values[static_cast<std::size_t>(i)];
    if (value) history.record(series.metric, end - (count - 1 - i) * period, *value);
  }
}

}  // namespace poolcast::formula
