#include "engine/formula/allow.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/formula/tokens.hpp"

namespace poolcast::formula {
namespace {

constexpr std::string_view mark = "poolcast:";

/// The statement after `at`; nothing if there is none.
Span next_statement(Formula const& formula, std::uint32_t at) {
  for (Statement const& statement : formula.statements) {
    std::uint32_t const begin = formula.head(statement).begin;
    if (begin >= at) return {begin, formula.expressions[statement.value].span.end};
  }
  return {at, at};
}

class Reader {
 public:
  explicit Reader(Formula const& formula) : formula_(formula), text_(formula.text) {}

  Allowances run();

 private:
  void read(Span comment);
  std::string_view take_word();

  Formula const& formula_;
  std::string_view text_;
  std::string_view rest_;  // of the comment
  Allowances found_;
};

Allowances Reader::run() {
  for (Token const& token : tokens_of(text_)) {
    for (Comment const& comment : token.comments) read(comment.span);
  }
  return std::move(found_);
}

void Reader::read(Span comment) {
  rest_ = formula_.text_of(comment).substr(2);
  if (!trim(rest_).starts_with(mark)) return;
  rest_.remove_prefix(rest_.find(mark) + mark.size());
  auto const span_of = [&](std::string_view part) {
    auto const begin = static_cast<std::uint32_t>(part.data() - text_.data());
    return Span{begin, begin + static_cast<std::uint32_t>(part.size())};
  };
  std::string_view const verb = take_word();
  if (verb != "allow") {
    found_.misunderstood.push_back(
        {comment, "a comment to poolcast is '// poolcast: allow RULE reason'"});
    return;
  }
  std::string_view const rule = take_word();
  if (rule.empty() || trim(rest_).empty()) {
    found_.misunderstood.push_back(
        {comment, rule.empty() ? "'allow' needs the rule that it allows, and the reason"
                               : "'allow " + std::string(rule) + "' needs a reason"});
    return;
  }
  auto const line_begin = static_cast<std::uint32_t>(text_.rfind('\n', comment.begin) + 1);
  bool const behind_code = !trim(formula_.text_of({line_begin, comment.begin})).empty();
  Span const line{line_begin, comment.end};
  Span const scope = behind_code ? line : next_statement(formula_, comment.begin);
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
