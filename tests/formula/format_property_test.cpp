// What formatting promises, held against thousands of random formulas.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/formula/format.hpp"
#include "engine/formula/layout.hpp"
#include "engine/formula/parse.hpp"
#include "engine/formula/print.hpp"
#include "engine/formula/tokens.hpp"
#include "tests/formula/formula_generator.hpp"

namespace poolcast::formula {
namespace {

using test::generate_formula;
using test::GeneratedFormula;
using test::GeneratorOptions;

/// Short ones, long ones, deep ones, and some without comments.
GeneratorOptions options_of(std::uint64_t seed) {
  GeneratorOptions options;
  options.statements = seed % 3 == 0 ? 2 : 6;
  options.depth = static_cast<int>(seed % 7);
  options.comments = seed % 5 != 0;
  return options;
}

std::vector<std::string> comments_of(std::string const& text) {
  std::vector<std::string> comments;
  for (Token const& token : tokens_of(text)) {
    for (Comment const& comment : token.comments) {
      comments.push_back(text.substr(comment.span.begin, comment.span.end - comment.span.begin));
    }
  }
  return comments;
}

/// Formatted text can be longer than the service, and so the parser, accepts.
bool fits(std::string const& text) { return text.size() <= max_bytes; }

std::string code_of(std::string const& line) {
  std::vector<Token> const tokens = tokens_of(line);
  std::size_t const end = tokens.size() > 1 ? tokens[tokens.size() - 2].span.end : 0;
  return line.substr(0, end);
}

TEST(FormatProperty, MeaningAndCommentsStayAndASecondTimeChangesNothing) {
  int skipped = 0;
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    GeneratedFormula const generated = generate_formula(seed, options_of(seed));
    std::string const once = formatted(*parse({"generated", generated.text}));
    ASSERT_EQ(comments_of(generated.text), generated.comments) << "seed " << seed;
    ASSERT_EQ(comments_of(once), generated.comments) << "seed " << seed << "\n" << generated.text;
    if (!fits(once)) {
      ++skipped;
      continue;
    }
    auto const again = parse({"formatted", once});
    ASSERT_TRUE(again) << "seed " << seed << "\n" << render({"formatted", once}, again.error());
    ASSERT_EQ(print(*again), generated.printed) << "seed " << seed << "\n" << once;
    ASSERT_EQ(formatted(*again), once) << "seed " << seed << "\n" << generated.text;
  }
  EXPECT_LT(skipped, 400);
}

TEST(FormatProperty, LinesAreShortAndClean) {
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    GeneratedFormula const generated = generate_formula(seed, options_of(seed));
    std::string const text = formatted(*parse({"generated", generated.text}));
    bool const carriage_returns = text.find('\r') != text.npos;
    for (std::size_t at = 0; at < text.size();) {
      std::size_t const end = text.find('\n', at);
      ASSERT_NE(end, text.npos) << "seed " << seed << ": no line end at the end\n" << text;
      std::string line = text.substr(at, end - at);
      if (carriage_returns) {
        ASSERT_TRUE(line.ends_with('\r')) << "seed " << seed << "\n" << text;
        line.pop_back();
      }
      ASSERT_FALSE(line.ends_with(' ') || line.ends_with('\t')) << "seed " << seed << "\n" << text;
      ASSERT_EQ(line.find('\t'), line.npos) << "seed " << seed << "\n" << text;
      ASSERT_LE(code_of(line).size(), static_cast<std::size_t>(max_columns))
          << "seed " << seed << "\n"
          << text;
      at = end + 1;
    }
    ASSERT_EQ(text.find("\n\n\n"), text.npos) << "seed " << seed << "\n" << text;
    ASSERT_FALSE(text.starts_with('\n') || text.ends_with("\n\n")) << "seed " << seed;
  }
}

}  // namespace
}  // namespace poolcast::formula
