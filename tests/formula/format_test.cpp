#include "engine/formula/format.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <span>
#include <string>

#include "engine/formula/parse.hpp"
#include "tests/support/golden.hpp"

namespace poolcast::formula {
namespace {

std::string format_text(std::string const& text) {
  Source const source{"test", text};
  auto const formula = parse(source);
  return formula ? formatted(*formula) : render(source, formula.error());
}

struct Row {
  char const* text;
  char const* formatted;
};

constexpr Row spacing[] = {
    {"", ""},
    {"\n \t\n", ""},
    {";;\n;", ""},
    {"x=1", "x = 1;\n"},
    {"x\n=\n1\n;", "x = 1;\n"},
    {"x=1;y=2;;z", "x = 1;\ny = 2;\nz;\n"},
    {"a+b*c<d&&e==f||g!=h", "a + b * c < d && e == f || g != h;\n"},
    {"- 1; ! x; a - - b; a*-b", "-1;\n!x;\na - -b;\na * -b;\n"},
    {"--x; - - -x; !!x; -!-x", "- -x;\n- - -x;\n!!x;\n-!-x;\n"},
    {"max ( 1 ,2,$P . GetSample ( 3 ) )", "max(1, 2, $P.GetSample(3));\n"},
    {"time ( ) . hour", "time().hour;\n"},
    {"c?p:q?r:s", "c ? p : q ? r : s;\n"},
    {".5;1e3;007.50;5 . x", ".5;\n1e3;\n007.50;\n5.x;\n"},
    {"x=\"a  //b; c\"", "x = \"a  //b; c\";\n"},
};

/// Between two operators they show which goes first; elsewhere they group nothing.
constexpr Row parentheses[] = {
    {"(a)", "a;\n"},
    {"x = (a + b)", "x = a + b;\n"},
    {"max((a), (b + c))", "max(a, b + c);\n"},
    {"((a + b)) * (c)", "(a + b) * c;\n"},
    {"(a * b) + c", "(a * b) + c;\n"},
    {"a - (b - c)", "a - (b - c);\n"},
    {"(a && b) || c", "(a && b) || c;\n"},
    {"(a > b) ? (1) : (c + 1)", "(a > b) ? 1 : (c + 1);\n"},
    {"(a ? b : c) ? d : e", "(a ? b : c) ? d : e;\n"},
    {"a ? (b ? c : d) : e", "a ? (b ? c : d) : e;\n"},
    {"a ? b : (c ? d : ((e ? f : g)))", "a ? b : c ? d : e ? f : g;\n"},
    {"a ? b : (c ? d : e) + 1", "a ? b : (c ? d : e) + 1;\n"},
    {"!(!x); -(-x); -(x); -(5)", "!(!x);\n-(-x);\n-x;\n-5;\n"},
    {"-(a + b); (-a) * b; (-a).b; -(a.b)", "-(a + b);\n(-a) * b;\n(-a).b;\n-a.b;\n"},
    {"(time()).weekday", "time().weekday;\n"},
    {"(a + b).weekday", "(a + b).weekday;\n"},
    {"((a).b).c((d))", "a.b.c(d);\n"},
};

constexpr Row comments[] = {
    {"//a\n\n\n\n// b  \n", "//a\n\n// b\n"},
    {"// header\n\nx = 1;", "// header\n\nx = 1;\n"},
    {"\n\n// header\nx = 1;\n\n\n\ny = 2;\nz = 3;\n\n", "// header\nx = 1;\n\ny = 2;\nz = 3;\n"},
    {"x = 1; // tune: 1..20\n  // own line\n y = 2;",
     "x = 1; // tune: 1..20\n// own line\ny = 2;\n"},
    {"x = 1; y = 2; // poolcast: allow RULE reason\n",
     "x = 1;\ny = 2; // poolcast: allow RULE reason\n"},
    {"x = 1 // no semicolon", "x = 1; // no semicolon\n"},
    {"x = 1 // a\n; // b\ny", "x = 1; // a\n// b\ny;\n"},
    {"x = 1\n// own line\n;", "x = 1;\n// own line\n"},
    {"x = 1;\n; // of nothing\ny", "x = 1;\n// of nothing\ny;\n"},
    {"x = 1;\n\n;y = 1", "x = 1;\n\ny = 1;\n"},
    {"// only; \"this\n;", "// only; \"this\n"},
    {"x // a; b = \"\n = 1", "x = // a; b = \"\n    1;\n"},
    {"x = - // minus\n y", "x = // minus\n    -y;\n"},
    {"x = a > 1 && // one\n b > 2; // two", "x = a > 1 // one\n    && b > 2; // two\n"},
    {"x = a +\n // why\n b", "x = a\n    // why\n    + b;\n"},
    {"x = a ? // yes\n 1 : // no\n 2", "x = a // yes\n    ? 1 // no\n    : 2;\n"},
    {"x = a\n ? // yes\n 1\n : // no\n 2", "x = a\n    // yes\n    ? 1\n    // no\n    : 2;\n"},
    {"x = min(10, // tune: 1..20\n 5)", "x = min(\n    10, // tune: 1..20\n    5\n);\n"},
    {"x = min( // low\n a // b\n , c // d\n)", "x = min( // low\n    a, // b\n    c // d\n);\n"},
    {"t = time( // now\n)", "t = time(); // now\n"},
    {"t = a // 1\n . // 2\n b // 3\n + c", "t = a.b // 1\n    // 2\n    // 3\n    + c;\n"},
    {"x = ( // 1\n (a + // 2\n b) // 3\n) * c // 4\n;",
     "x = // 1\n    (a // 2\n            + b) // 3\n        * c; // 4\n"},
};

constexpr Row line_ends[] = {
    {"x=1;\r\n\r\n\r\n// a \r\ny=2", "x = 1;\r\n\r\n// a\r\ny = 2;\r\n"},
    {"x=1;\r\ny=2;\n", "x = 1;\ny = 2;\n"},
    {"// a\r x = 1;\ny = 2;\f\v", "// a\r x = 1;\ny = 2;\n"},
};

void expect_rows(std::span<Row const> rows) {
  for (Row const& row : rows) {
    EXPECT_EQ(format_text(row.text), row.formatted) << row.text;
    EXPECT_EQ(format_text(row.formatted), row.formatted) << row.text;
  }
}

TEST(Format, WritesOneStatementALineWithTheSameBlanksEverywhere) { expect_rows(spacing); }
TEST(Format, KeepsParenthesesBetweenOperatorsOnly) { expect_rows(parentheses); }
TEST(Format, KeepsEveryCommentAtWhatItStoodNextTo) { expect_rows(comments); }
TEST(Format, EndsEveryLineAsAllLinesDid) { expect_rows(line_ends); }

std::string repeated(int count, std::string const& text) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

TEST(Format, BreaksLinesAtColumn100) {
  std::string const name(90, 'x');
  EXPECT_EQ(format_text("a + b ? " + name + " : 1"), "a + b\n    ? " + name + "\n    : 1;\n");
  EXPECT_EQ(format_text(name + " + 12345"), name + " + 12345;\n") << "99 columns";
  EXPECT_EQ(format_text(name + " + 123456"), name + " + 123456;\n") << "100 columns";
  EXPECT_EQ(format_text(name + " + 1234567"), name + "\n    + 1234567;\n") << "101 columns";
  std::string const wide = "\"" + repeated(88, "\xC3\xBC") + "\"";
  EXPECT_EQ(format_text(wide + " == 12345"), wide + " == 12345;\n") << "a letter is one column";
}

TEST(Format, StaysReadableWhereLinesBreak) {
  std::string const folder = "tests/formula/golden/";
  for (char const* name : {"format-choices", "format-calls", "format-comments"}) {
    std::ifstream in(std::string(POOLCAST_SOURCE_DIR) + "/" + folder + name + ".autoscale");
    std::string const text(std::istreambuf_iterator<char>(in), {});
    ASSERT_FALSE(text.empty()) << name;
    test::expect_golden(folder + name + ".txt", format_text(text));
  }
}

/// They nest as deep as the parser allows, or fill what the service allows.
TEST(Format, StandsWhateverTheParserReads) {
  std::string const texts[] = {
      "x = " + repeated(190, "a ? ") + "b" + repeated(190, " : c"),
      "x = " + repeated(190, "a ? b : ") + "c",
      "x = " + repeated(98, "a ? b : (") + "c" + repeated(98, ")"),
      "x = " + repeated(199, "(") + "a + b" + repeated(199, ")") + " * c",
      "x = " + repeated(190, "-") + "y",
      "x = " + repeated(190, "max(") + "1" + repeated(190, ")"),
      "x = " + repeated(190, "max(2, ") + "1" + repeated(190, ")"),
      "x = a" + repeated(4000, "+b"),
      "x = a" + repeated(4000, ".b"),
      "x = vec(0" + repeated(4000, ",1") + ")",
      "x = \"" + std::string(8000, 'y') + "\"",
      "x = 5; // " + std::string(8000, 'y'),
      "x = a" + repeated(800, " // c\n+b"),
  };
  for (std::string const& text : texts) {
    std::string const once = format_text(text);
    EXPECT_EQ(once.find("error"), once.npos) << once;
    if (once.size() > max_bytes) continue;
    EXPECT_EQ(format_text(once), once);
  }
}

}  // namespace
}  // namespace poolcast::formula
