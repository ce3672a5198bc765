// Rules on the text itself, and on the comments that allow findings.
#include <string>

#include "engine/base/text.hpp"
#include "engine/formula/parse.hpp"
#include "engine/formula/rules.hpp"
#include "engine/formula/tokens.hpp"

namespace poolcast::formula {
namespace {

/// From 90 percent on.
bool is_near(std::size_t count, std::size_t limit) { return count * 10 >= limit * 9; }

void near_limit(Lint& lint) {
  auto const counted = [](std::size_t count, std::size_t limit) {
    return format_count(static_cast<long long>(count)) + " of the " +
           format_count(static_cast<long long>(limit));
  };
  std::size_t const size = lint.formula.text.size(), count = lint.formula.statements.size();
  if (is_near(size, max_bytes)) {
    lint.report(lint.head(0), "the formula takes " + counted(size, max_bytes) +
                                  " bytes that the service accepts");
  }
  if (is_near(count, max_statements)) {
    lint.report(lint.head(0), "the formula has " + counted(count, max_statements) +
                                  " statements that the service accepts");
  }
}

void number_form(Lint& lint) {
  for (Expression const& e : lint.formula.expressions) {
    if (e.kind != Expression::Kind::number) continue;
    std::string_view const digits = lint.text(e.name);
    if (!digits.starts_with('.') && digits.find_first_of("eE") == digits.npos) continue;
    std::string const plain = format_number(e.value, 15);
    bool const is_plain = plain.find('e') == plain.npos;
    lint.report(e.name, "no document writes a number as " + lint.quoted(e.name),
                is_plain ? std::optional(Fix{e.name, plain}) : std::nullopt);
  }
}

void empty_statement(Lint& lint) {
  std::string_view const text = lint.formula.text;
  std::uint32_t at = 0;
  auto const skip_until = [&](std::uint32_t end, bool closes_statement) {
    for (at = skip_blank(text, at); at < end && text[at] == ';'; at = skip_blank(text, at + 1)) {
      if (!closes_statement) {
        lint.report({at, at + 1}, "a ';' without a statement is in no document",
                    Fix{{at, at + 1}, ""});
      }
      closes_statement = false;
    }
  };
  for (std::size_t i = 0; i < lint.formula.statements.size(); ++i) {
    skip_until(lint.head(i).begin, i > 0);
    at = lint.at(lint.formula.statements[i].value).span.end;
  }
  skip_until(static_cast<std::uint32_t>(text.size()), !lint.formula.statements.empty());
}

// A hundred statements in few characters.
constexpr std::string_view ninety_statements =
    "a=1;a=2;a=3;a=4;a=5;a=6;a=7;a=8;a=9;a=0;a=1;a=2;a=3;a=4;a=5;a=6;a=7;a=8;a=9;a=0;"
    "a=1;a=2;a=3;a=4;a=5;a=6;a=7;a=8;a=9;a=0;a=1;a=2;a=3;a=4;a=5;a=6;a=7;a=8;a=9;a=0;"
    "a=1;a=2;a=3;a=4;a=5;a=6;a=7;a=8;a=9;a=0;a=1;a=2;a=3;a=4;a=5;a=6;a=7;a=8;a=9;a=0;"
    "a=1;a=2;a=3;a=4;a=5;a=6;a=7;a=8;a=9;a=0;a=1;a=2;a=3;a=4;a=5;a=6;a=7;a=8;a=9;a=0;"
    "a=1;a=2;a=3;a=4;a=5;a=6;a=7;a=8;a=9;a=0;";

constexpr Rule rows[] = {
    {"near-limit", Severity::warning, "A formula at 90 % of a limit of the service",
     "The service refuses more than 8,192 bytes or 100 statements, at the worst moment.",
     ninety_statements, "a=1;", near_limit},
    {rule::json_escape, Severity::error, "Escapes that belong into JSON",
     "The formula was copied out of a template with its escapes, and the service cannot read them.",
     "$start = time(\\\"2026-11-25\\\");", "$start = time(\"2026-11-25\");", nullptr},
    {"number-form", Severity::warning, "A number as '.5' or '1e3'",
     "Documents and public formulas write digits, and a point between digits.", "$half = .5;",
     "$half = 0.5;", number_form},
    {"empty-statement", Severity::note, "A ';' too many",
     "Whether the service accepts an empty statement is not known.", "$x = 1;;", "$x = 1;",
     empty_statement},
    {"bad-allow", Severity::warning, "A comment to Poolcast that it does not understand",
     "A misspelt comment allows nothing.", "// poolcast: allow no-tarket tried by hand\n$x = 1;",
     "// poolcast: allow no-target tried by hand\n$x = 1;", nullptr},
    {"unused-allow", Severity::note, "A comment that allows what is not there",
     "What it allowed was mended, or moved away.",
     "// poolcast: allow no-cap the quota is the cap\n$TargetDedicatedNodes = 5;",
     "$TargetDedicatedNodes = 5;", nullptr},
};

}  // namespace

std::span<Rule const> text_rules() { return rows; }

}  // namespace poolcast::formula
