#include "engine/emulator/filter.hpp"

#include <algorithm>
#include <compare>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"

namespace poolcast::emulator {
namespace {

constexpr int most_levels = 20;

struct Comparison {
  std::string_view name;
  Filter::Kind kind;
};
constexpr Comparison comparisons[] = {
    {"eq", Filter::Kind::eq}, {"ne", Filter::Kind::ne}, {"gt", Filter::Kind::gt},
    {"ge", Filter::Kind::ge}, {"lt", Filter::Kind::lt}, {"le", Filter::Kind::le},
};

/// Reads the text from the left; the first mistake is kept, and ends the reading.
class Reader {
 public:
  Reader(std::string_view text, std::string_view properties)
      : left_(text), properties_(split(properties, ' ')) {}

  Result<Filter> read() {
    Filter filter = either(0);
    skip_blanks();
    if (problem_.empty() && !left_.empty()) complain("unexpected '" + std::string(left_) + "'");
    if (!problem_.empty()) return fail(problem_);
    return filter;
  }

 private:
  Filter either(int level) { return joined("or", Filter::Kind::either, level); }

  Filter joined(std::string_view word, Filter::Kind kind, int level) {
    auto const part = [&] {
      return kind == Filter::Kind::either ? joined("and", Filter::Kind::both, level) : one(level);
    };
    Filter filter{.kind = kind, .parts = {part()}};
    while (problem_.empty() && take_word(word)) filter.parts.push_back(part());
    if (filter.parts.size() > 1) return filter;
    Filter only = std::move(filter.parts.front());
    return only;
  }

  Filter one(int level) {
    if (level > most_levels) return complain("the filter nests too deeply");
    if (take('(')) {
      Filter filter = either(level + 1);
      if (!take(')')) return complain("expected ')'");
      return filter;
    }
    if (take_word("startswith")) return starts_with();
    Filter filter{.property = property()};
    std::string const name = word();
    auto const* const known = std::ranges::find(comparisons, name, &Comparison::name);
    if (known == std::end(comparisons)) {
      return complain("'" + name + "' is not an operator; use eq, ne, gt, ge, lt or le");
    }
    filter.kind = known->kind;
    filter.literal = literal();
    return filter;
  }

  Filter starts_with() {
    Filter filter{.kind = Filter::Kind::starts_with};
    if (!take('(')) return complain("expected '(' after startswith");
    filter.property = property();
    if (!take(',')) return complain("expected ','");
    filter.literal = literal();
    if (!std::holds_alternative<std::string>(filter.literal)) return complain("expected a string");
    if (!take(')')) return complain("expected ')'");
    return filter;
  }

  std::string property() {
    std::string name = word();
    bool const known = std::ranges::find(properties_, name) != properties_.end();
    if (!known) complain("'" + name + "' is not a property that can be filtered by");
    return name;
  }

  Literal literal() {
    skip_blanks();
    if (left_.starts_with("'")) return quoted();
    std::string const name = word();
    if (same_but_for_case(name, "datetime") && left_.starts_with("'")) {
      std::string const text = quoted();
      std::optional<Time> const time = parse_w3c_time(text);
      if (!time) complain("'" + text + "' is not a time");
      return time.value_or(Time{});
    }
    if (name == "true" || name == "false") return name == "true";
    std::optional<double> const number = parse_number(name);
    if (!number) complain("'" + name + "' is not a value; put text in single quotes");
    return number.value_or(0);
  }

  /// A quote within is doubled.
  std::string quoted() {
    std::string text;
    left_.remove_prefix(1);
    while (true) {
      std::size_t const end = left_.find('\'');
      if (end == left_.npos) {
        complain("a quote is not closed");
        return text;
      }
      text += left_.substr(0, end);
      left_.remove_prefix(end + 1);
      if (!left_.starts_with("'")) return text;
      text += '\'';
      left_.remove_prefix(1);
    }
  }

  std::string word() {
    skip_blanks();
    std::size_t end = 0;
    auto const fits = [](char c) {
      return is_letter(c) || is_digit(c) || std::string_view("/_.-+").find(c) != std::string::npos;
    };
    while (end < left_.size() && fits(left_[end])) ++end;
    std::string taken(left_.substr(0, end));
    left_.remove_prefix(end);
    return taken;
  }

  bool take(char c) {
    skip_blanks();
    if (left_.empty() || left_.front() != c) return false;
    left_.remove_prefix(1);
    return true;
  }

  bool take_word(std::string_view expected) {
    std::string_view const before = left_;
    if (word() == expected) return true;
    left_ = before;
    return false;
  }

  void skip_blanks() {
    while (!left_.empty() && is_blank(left_.front())) left_.remove_prefix(1);
  }

  Filter complain(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
    left_ = {};
    return {};
  }

  std::string_view left_;
  std::vector<std::string_view> properties_;
  std::string problem_;
};

Json const& at_path(Json const& entity, std::string_view path) {
  Json const* at = &entity;
  for (std::string_view const name : split(path, '/')) at = &member(*at, name);
  return *at;
}

/// Nothing where the two cannot be compared.
std::optional<std::partial_ordering> compare(Json const& value, Literal const& literal) {
  if (auto const* text = std::get_if<std::string>(&literal); text && value.is_string()) {
    return lower_case(value.get<std::string>()) <=> lower_case(*text);
  }
  if (auto const* time = std::get_if<Time>(&literal); time && value.is_string()) {
    std::optional<Time> const other = parse_w3c_time(value.get<std::string>());
    if (other) return *other <=> *time;
  }
  if (auto const* number = std::get_if<double>(&literal); number && value.is_number()) {
    return value.get<double>() <=> *number;
  }
  if (auto const* flag = std::get_if<bool>(&literal); flag && value.is_boolean()) {
    return value.get<bool>() <=> *flag;
  }
  return std::nullopt;
}

}  // namespace

Result<Filter> parse_filter(std::string_view text, std::string_view properties) {
  return Reader(text, properties).read();
}

bool passes(Filter const& filter, Json const& entity) {
  auto const part_passes = [&](Filter const& part) { return passes(part, entity); };
  if (filter.kind == Filter::Kind::both) return std::ranges::all_of(filter.parts, part_passes);
  if (filter.kind == Filter::Kind::either) return std::ranges::any_of(filter.parts, part_passes);
  Json const& value = at_path(entity, filter.property);
  if (filter.kind == Filter::Kind::starts_with) {
    std::string const start = lower_case(std::get<std::string>(filter.literal));
    return value.is_string() && lower_case(value.get<std::string>()).starts_with(start);
  }
  std::optional<std::partial_ordering> const order = compare(value, filter.literal);
  if (!order) return filter.kind == Filter::Kind::ne;
  switch (filter.kind) {
    case Filter::Kind::eq:
      return *order == 0;
    case Filter::Kind::ne:
      return *order != 0;
    case Filter::Kind::gt:
      return *order > 0;
    case Filter::Kind::ge:
      return *order >= 0;
    case Filter::Kind::lt:
      return *order < 0;
    default:
      return *order <= 0;
  }
}

}  // namespace poolcast::emulator
