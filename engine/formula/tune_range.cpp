#include "engine/formula/tune_range.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/base/text.hpp"
#include "engine/base/time.hpp"

namespace poolcast::formula {
namespace {

constexpr double ticks_per_second = 1e7;

tl::unexpected<std::string> wrong(std::string_view text, std::string const& remedy) {
  return tl::unexpected("'" + std::string(text) + "' is no range; write " + remedy);
}

bool is_word(std::string_view text) {
  return !text.empty() && !is_digit(text.front()) && std::ranges::all_of(text, [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '$';
  });
}

Expected<TuneRange, std::string> read_words(std::string_view text) {
  std::string const remedy = "'{requeue, taskcompletion}', words with commas between them";
  if (!text.ends_with('}')) return wrong(text, remedy);
  TuneRange range{.text = std::string(text), .kind = TuneRange::Kind::word};
  for (std::string_view const part : split(text.substr(1, text.size() - 2), ',')) {
    std::string word(trim(part));
    if (!is_word(word)) return wrong(text, remedy);
    if (std::ranges::find(range.words, word) != range.words.end()) {
      return tl::unexpected("'" + range.text + "' has '" + word + "' twice");
    }
    range.words.push_back(std::move(word));
  }
  return range;
}

/// What stands before and behind `..`, and behind `step`.
struct Parts {
  std::string_view least;
  std::string_view most;
  std::optional<std::string_view> step;
};

Parts parts_of(std::string_view text) {
  Parts parts;
  std::size_t const dots = text.find("..");
  parts.least = trim(text.substr(0, dots));
  std::string_view rest = dots == text.npos ? "" : text.substr(dots + 2);
  std::size_t const step = rest.find("step");
  if (step != rest.npos && step > 0 && is_blank(rest[step - 1])) {
    parts.step = trim(rest.substr(step + 4));
    rest = rest.substr(0, step);
  }
  parts.most = trim(rest);
  return parts;
}

std::optional<double> seconds_in(std::string_view text) {
  Result<Duration> const duration = parse_duration(text);
  if (!duration) return std::nullopt;
  return static_cast<double>(duration->ticks) / ticks_per_second;
}

}  // namespace

bool TuneRange::holds(double value) const {
  if (value < least || value > most) return false;
  return kind != Kind::number || !whole || value == std::floor(value);
}

std::string plain_number(double value) {
  if (value == 0) return "0";  // -0 too
  bool const whole = value == std::floor(value);
  double const rounded = whole ? value : *parse_number(format_number(value, 12));
  char text[400];
  auto const end = std::to_chars(text, text + sizeof text, rounded, std::chars_format::fixed);
  return {text, end.ptr};
}

Expected<TuneRange, std::string> read_tune_range(std::string_view text) {
  if (text.starts_with('{')) return read_words(text);
  Parts const parts = parts_of(text);
  TuneRange range{.text = std::string(text)};
  std::optional<double> least = parse_number(parts.least);
  std::optional<double> most = parse_number(parts.most);
  bool const numbers = least && most;
  if (!numbers) {
    range.kind = TuneRange::Kind::duration;
    least = seconds_in(parts.least);
    most = seconds_in(parts.most);
  }
  if (!least || !most || *least > *most) {
    return wrong(text, "'1..32', the least value and the greatest");
  }
  range.least = *least;
  range.most = *most;
  auto const has_point = [](std::string_view number) { return number.find('.') != number.npos; };
  if (parts.step) {
    range.step = numbers ? parse_number(*parts.step) : seconds_in(*parts.step);
    if (!range.step || *range.step <= 0) {
      return wrong(text, numbers ? "'1..32 step 4', a step above 0"
                                 : "'5m..60m step 5m', a duration as step");
    }
  }
  range.whole = numbers && !has_point(parts.least) && !has_point(parts.most) &&
                !(parts.step && has_point(*parts.step));
  return range;
}

std::string wanted(TuneRange const& range) {
  std::string text;
  if (range.kind == TuneRange::Kind::word) {
    for (std::size_t i = 0; i < range.words.size(); ++i) {
      text += i == 0 ? "" : i + 1 == range.words.size() ? " or " : ", ";
      text += range.words[i];
    }
    return text;
  }
  auto const duration = [](double seconds) {
    return format_duration(Duration{std::llround(seconds * ticks_per_second)});
  };
  if (range.kind == TuneRange::Kind::duration) {
    return "a duration from " + duration(range.least) + " to " + duration(range.most);
  }
  return (range.whole ? "a whole number from " : "a number from ") + format_number(range.least) +
         " to " + format_number(range.most);
}

}  // namespace poolcast::formula
