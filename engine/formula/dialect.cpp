#include "engine/formula/dialect.hpp"

#include <algorithm>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/formula/functions.hpp"
#include "engine/formula/methods.hpp"
#include "engine/formula/tokens.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::formula {
namespace {

/// One walk over the text from token to token.
class Translator {
 public:
  Translator(std::string_view text, Semantics const& semantics, Unknowns& used)
      : text_(text), semantics_(semantics), used_(used) {}

  std::string run();

 private:
  void block_comment();
  void quoted();
  void name();
  std::size_t end_of_name() const;
  std::string_view spelling(std::string_view name, std::size_t end);
  bool starts_with(std::string_view token) const {
    return std::string_view(text_).substr(at_).starts_with(token);
  }

  std::string text_;
  Semantics const& semantics_;
  Unknowns& used_;
  std::size_t at_ = 0;
  char before_ = ' ';                 // the last character that was no blank
  std::vector<std::string> spelled_;  // the formula's own names, as they were written first
};

std::string Translator::run() {
  while (at_ < text_.size()) {
    char const c = text_[at_];
    if (starts_with("//")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (starts_with("/*")) {
      block_comment();
    } else if (c == '"' || c == '\'') {
      quoted();
    } else if (begins_name(c)) {
      name();
    } else {
      // The `e` of 1e3 is no name.
      do ++at_;
      while (is_digit(c) && at_ < text_.size() && continues_name(text_[at_]));
      if (!is_blank(c)) before_ = c;
    }
  }
  return std::move(text_);
}

void Translator::block_comment() {
  std::size_t const close = text_.find("*/", at_ + 2);
  if (semantics_.block_comment == Unproven::error || close == text_.npos) {
    at_ += 2;
    return;
  }
  for (; at_ < close + 2; ++at_) {
    if (text_[at_] != '\n') text_[at_] = ' ';
  }
  used_.insert(Unknown::block_comment);
}

void Translator::quoted() {
  char const quote = text_[at_];
  std::size_t const close = text_.find_first_of(quote == '"' ? "\"\n" : "'\"\n", at_ + 1);
  bool const closed = close != text_.npos && text_[close] == quote;
  if (closed && quote == '\'' && semantics_.single_quoted_string == Unproven::accept) {
    text_[at_] = text_[close] = '"';
    used_.insert(Unknown::single_quoted_string);
  }
  at_ = closed ? close + 1 : at_ + 1;
  before_ = quote;
}

void Translator::name() {
  std::size_t const end = end_of_name();
  std::string const written = text_.substr(at_, end - at_);
  if (semantics_.name_case == NameCase::insensitive) {
    std::string_view const meant = spelling(written, end);
    if (meant != written) {
      text_.replace(at_, written.size(), meant);
      used_.insert(Unknown::name_case);
    }
  }
  at_ = end;
  before_ = 'a';
}

std::size_t Translator::end_of_name() const {
  std::size_t end = at_ + 1;
  while (end < text_.size() && continues_name(text_[end])) ++end;
  return end;
}

template <class Rows>
std::string_view find_name(Rows rows, std::string_view name) {
  for (auto const& row : rows) {
    if (same_but_for_case(row.name, name)) return row.name;
  }
  return {};
}

/// As the table spells it that such a name is looked up in, or as the formula did at first.
std::string_view Translator::spelling(std::string_view name, std::size_t end) {
  std::size_t const next = text_.find_first_not_of(" \t\r\n", end);
  bool const is_call = next != text_.npos && text_[next] == '(';
  std::string_view known;
  if (before_ == '.') {
    known = is_call ? find_name(methods(), name) : find_name(members(), name);
  } else if (is_call) {
    known = find_name(functions(), name);
  } else {
    known = find_name(variables(), name);
    if (known.empty()) known = find_name(constants(), name);
    if (!known.empty()) return known;
    auto const same = [&](std::string const& other) { return same_but_for_case(other, name); };
    auto const first = std::ranges::find_if(spelled_, same);
    if (first != spelled_.end()) return *first;
    spelled_.emplace_back(name);
  }
  return known.empty() ? name : known;
}

}  // namespace

bool has_dialect(Semantics const& semantics) {
  return semantics.block_comment == Unproven::accept ||
         semantics.single_quoted_string == Unproven::accept ||
         semantics.name_case == NameCase::insensitive;
}

std::string in_plain_words(std::string_view text, Semantics const& semantics, Unknowns& used) {
  return Translator(text, semantics, used).run();
}

Diagnostics refused_numbers(Formula const& formula, Semantics const& semantics, Unknowns& used) {
  Diagnostics refused;
  for (Expression const& e : formula.expressions) {
    if (e.kind != Expression::Kind::number) continue;
    std::string_view const digits = formula.text_of(e.name);
    if (digits.front() != '.' && digits.find_first_of("eE") == digits.npos) continue;
    if (semantics.number_forms == NumberForms::common) {
      used.insert(Unknown::number_forms);
    } else {
      refused.push_back({.span = e.name,
                         .message = "number '" + std::string(digits) +
                                    "' has no documented form; write such as 0.5 or 1000"});
    }
  }
  return refused;
}

}  // namespace poolcast::formula
