#include "engine/experiment/recorded_value.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/text.hpp"
#include "engine/base/time.hpp"
#include "engine/formula/evaluate.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::experiment {
namespace {

using formula::Expression;
using Kind = Expression::Kind;

constexpr double six_digits = 1e-5;
constexpr std::string_view undefined = "Undefined symbol: ";
constexpr std::string_view insufficient = "Insufficient data from data set: ";

std::optional<std::vector<std::string_view>> elements(std::string_view text) {
  if (!text.starts_with('[') || !text.ends_with(']')) return std::nullopt;
  std::string_view const inner = text.substr(1, text.size() - 2);
  return trim(inner).empty() ? std::vector<std::string_view>{} : split(inner, ',');
}

bool same_number(double a, double b) {
  return a == b || std::abs(a - b) <= six_digits * std::max(std::abs(a), std::abs(b));
}

/// The number that the text begins with, and what follows it.
std::optional<int> take_number(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && is_digit(text[size])) ++size;
  std::optional<long long> const number = parse_integer(text.substr(0, size));
  text.remove_prefix(size);
  if (!number || *number > 1'000'000) return std::nullopt;
  return static_cast<int>(*number);
}

bool take(std::string_view& text, std::string_view part) {
  if (!text.starts_with(part)) return false;
  text.remove_prefix(part.size());
  return true;
}

/// `Line 15, Col 44: `.
std::optional<Place> take_place(std::string_view& detail) {
  if (!take(detail, "Line ")) return std::nullopt;
  std::optional<int> const line = take_number(detail);
  if (!line || !take(detail, ", Col ")) return std::nullopt;
  std::optional<int> const column = take_number(detail);
  if (!column || !take(detail, ": ")) return std::nullopt;
  return Place{*line, *column};
}

}  // namespace

std::optional<std::string> as_literal(std::string_view recorded) {
  if (parse_number(recorded)) return "(" + std::string(recorded) + ")";
  if (auto const parts = elements(recorded)) {
    std::string text = "vec(";
    for (std::size_t i = 0; i < parts->size(); ++i) {
      if (!parse_number(trim((*parts)[i]))) return std::nullopt;
      text += (i > 0 ? "," : "") + std::string((*parts)[i]);
    }
    return text + ")";
  }
  if (recorded.find('"') != recorded.npos || recorded.find('\n') != recorded.npos) {
    return std::nullopt;
  }
  std::string const quoted = "\"" + std::string(recorded) + "\"";
  if (recorded.find('T') != recorded.npos && parse_w3c_time(recorded)) {
    return "time(" + quoted + ")";
  }
  auto const constant = formula::find_constant(recorded, {});
  if (constant && constant->type == formula::Type::keyword) return std::string(recorded);
  // How the service shows an interval is not known, so nothing can be made of it.
  if (recorded.find(':') != recorded.npos) return std::nullopt;
  return quoted;
}

bool same_value(std::string_view recorded, std::string_view computed) {
  if (recorded == computed) return true;
  std::optional<double> const a = parse_number(recorded), b = parse_number(computed);
  if (a && b) return same_number(*a, *b);
  auto const left = elements(recorded), right = elements(computed);
  if (left && right) {
    return std::ranges::equal(*left, *right, [](std::string_view one, std::string_view other) {
      return same_value(trim(one), trim(other));
    });
  }
  std::optional<Time> const s = parse_w3c_time(recorded), t = parse_w3c_time(computed);
  if (!s || !t) return false;
  return std::max(*s, *t) - std::min(*s, *t) <= second;
}

std::optional<RecordedErrorPlace> error_place(std::string_view detail) {
  std::optional<Place> const place = take_place(detail);
  if (!place) return std::nullopt;
  RecordedErrorPlace found{*place, ""};
  if (take(detail, undefined)) {
    found.subject = detail;
  } else if (take(detail, insufficient)) {
    found.subject = std::string(detail.substr(0, detail.find(' '))) + ".GetSample";
  } else {
    return std::nullopt;
  }
  return found;
}

std::optional<Place> recorded_place(std::string_view detail) { return take_place(detail); }

std::string subject_at(formula::Formula const& formula, Place place) {
  for (Expression const& e : formula.expressions) {
    if (e.kind == Kind::method && place_of(formula.text, e.at) == place) {
      return std::string(formula.text_of(formula.expressions[e.first].name)) + "." +
             std::string(formula.text_of(e.name));
    }
    bool const named = e.kind == Kind::name || e.kind == Kind::call;
    if (named && place_of(formula.text, e.name.begin) == place) {
      return std::string(formula.text_of(e.name));
    }
  }
  return "";
}

}  // namespace poolcast::experiment
