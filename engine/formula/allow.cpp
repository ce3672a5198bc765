#include "engine/formula/allow.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace poolcast::formula {
namespace {

constexpr std::string_view mark = "poolcast:";

std::uint32_t statement_begin(Formula const& formula, Statement const& statement) {
  bool const is_bare = statement.name == Span{};
  return is_bare ? formula.expressions[statement.value].span.begin : statement.name.begin;
}

/// The statement after `at`; nothing if there is none.
Span next_statement(Formula const& formula, std::uint32_t at) {
  for (Statement const& statement : formula.statements) {
    std::uint32_t const begin = statement_begin(formula, statement);
    if (begin >= at) return {begin, formula.expressions[statement.value].span.end};
  }
  return {at, at};
}

class Reader {
 public:
  explicit Reader(Formula const& formula) : formula_(formula), text_(formula.text) {}

  Allowances run();

 private:
  void read(std::uint32_t comment, std::uint32_t line_begin);
  std::string_view take_word();

  Formula const& formula_;
  std::string_view text_;
  std::string_view rest_;  // of the comment
  Allowances found_;
};

Allowances Reader::run() {
  std::uint32_t line_begin = 0;
  for (std::uint32_t at = 0; at < text_.size(); ++at) {
    if (text_[at] == '\n') {
      line_begin = at + 1;
    } else if (text_[at] == '"') {
      at = static_cast<std::uint32_t>(std::min(text_.find('"', at + 1), text_.size()));
    } else if (text_.substr(at).starts_with("//")) {
      read(at, line_begin);
      at = static_cast<std::uint32_t>(std::min(text_.find('\n', at), text_.size())) - 1;
    }
  }
  return std::move(found_);
}

void Reader::read(std::uint32_t comment, std::uint32_t line_begin) {
  std::size_t const end = std::min(text_.find('\n', comment), text_.size());
  rest_ = text_.substr(comment + 2, end - comment - 2);
  if (!trim(rest_).starts_with(mark)) return;
  rest_.remove_prefix(rest_.find(mark) + mark.size());
  auto const span_of = [&](std::string_view part) {
    auto const begin = static_cast<std::uint32_t>(part.data() - text_.data());
    return Span{begin, begin + static_cast<std::uint32_t>(part.size())};
  };
  Span const whole = span_of(trim(text_.substr(comment, end - comment)));
  std::string_view const verb = take_word();
  if (verb != "allow") {
    found_.misunderstood.push_back(
        {whole, "a comment to poolcast is '// poolcast: allow RULE reason'"});
    return;
  }
  std::string_view const rule = take_word();
  if (rule.empty() || trim(rest_).empty()) {
    found_.misunderstood.push_back(
        {whole, rule.empty() ? "'allow' needs the rule that it allows, and the reason"
                             : "'allow " + std::string(rule) + "' needs a reason"});
    return;
  }
  bool const behind_code = !trim(text_.substr(line_begin, comment - line_begin)).empty();
  Span const line{line_begin, static_cast<std::uint32_t>(end)};
  Span const scope = behind_code ? line : next_statement(formula_, comment);
  found_.allowed.push_back({rule, span_of(rule), scope});
}

std::string_view Reader::take_word() {
  rest_ = trim(rest_);
  std::size_t const end = std::min(rest_.find_first_of(" \t"), rest_.size());
  std::string_view const word = rest_.substr(0, end);
  rest_.remove_prefix(end);
  return word;
}

}  // namespace

Allowances find_allowances(Formula const& formula) { return Reader(formula).run(); }

}  // namespace poolcast::formula
