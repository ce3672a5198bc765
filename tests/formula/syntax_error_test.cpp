#include "engine/formula/syntax_error.hpp"

#include <gtest/gtest.h>

#include "engine/formula/parse.hpp"
#include "engine/formula/print.hpp"

namespace poolcast::formula {
namespace {

/// `1:30 expected ')'`, one a line.
std::string errors(std::string const& text) {
  auto const formula = parse({"test", text});
  if (formula) return "none";
  std::string all;
  for (Diagnostic const& diagnostic : formula.error()) {
    Place const place = place_of(text, diagnostic.span.begin);
    if (!all.empty()) all += "\n";
    all +=
        std::to_string(place.line) + ":" + std::to_string(place.column) + " " + diagnostic.message;
  }
  return all;
}

struct Row {
  char const* text;
  char const* errors;
};

constexpr Row rows[] = {
    {"x = $PendingTasks.GetSample(1", "1:30 expected ')', found the end of the formula"},
    {"x = $PendingTasks.GetSample(1  // c\n", "1:30 expected ')', found the end of the formula"},
    {"x = (1 + 2; y = 1", "1:11 expected ')', found ';'"},
    {"x = ", "1:4 expected an expression, found the end of the formula"},
    {"x = 1 +;", "1:8 expected an expression, found ';'"},
    {"x = max(1, );", "1:12 expected an expression, found ')'"},
    {"x = max(1 2)", "1:11 expected ')', found '2'"},
    {"x = a ? b", "1:10 expected ':', found the end of the formula"},
    {"x = a.", "1:7 expected a member's name, found the end of the formula"},
    {"x = a.5", "1:7 expected a member's name, found '5'"},
    {"x = 5.", "1:7 expected a member's name, found the end of the formula"},
    {"= 3", "1:1 expected a statement, found '='"},
    {"x = (1))", "1:8 ')' without '('"},
    {"x = 0x10", "1:5 expected an expression, found '0x10'"},
    {"x = 1 y", "1:7 expected an operator or ';', found 'y'"},
    {"x = y = 3", "1:7 unexpected '='; only a name can be assigned, and '==' compares"},
    {"x = (y = 3)", "1:8 expected ')', found '='; '==' compares, and ';' ends a statement"},
    {"x = 1e999", "1:5 number '1e999' is too large"},
    {"x = @", "1:5 expected an expression, found '@'"},
    {"x = \xC3\xA9t\xC3\xA9", "1:5 expected an expression, found '\xC3\xA9'"},
    // A forgotten ';' costs one message, and the next line is still read.
    {"x = 1\ny = (2)  // c\nz = 3 + * 4",
     "1:6 missing ';' at the end of the statement\n"
     "2:8 missing ';' at the end of the statement\n"
     "3:9 expected an expression, found '*'"},
    {"x = 1\r\n$y = 2", "1:6 missing ';' at the end of the statement"},
    // Every statement has its say.
    {"x = ;y = 2;z = (;w = 1 2",
     "1:5 expected an expression, found ';'\n"
     "1:17 expected an expression, found ';'\n"
     "1:24 expected an operator or ';', found '2'"},
    {"x = (\";\" ;// ;\n y = )",
     "1:10 expected ')', found ';'\n2:6 expected an expression, found ')'"},
    // What other languages have.
    {"/* a */ x = 1", "1:1 '/*' is not known; a comment is '//' up to the end of the line"},
    {"x = 1 /* a */ + 2", "1:7 '/*' is not known; a comment is '//' up to the end of the line"},
    {"# a\nx = 1", "1:1 '#' is not known; a comment is '//' up to the end of the line"},
    {"x = 'a'", "1:5 text stands in double quotes, not in single ones"},
    {"x = \"a", "1:5 the text is not closed; '\"' is missing on this line"},
    {"x = time(\\\"2020\\\")",
     "1:10 '\\\"' is JSON's way to write a quote; in a formula, write '\"'"},
    {"x = 1;\\ny = 2",
     "1:7 '\\n' is JSON's way to write a line end; in a formula, start a new line"},
    {"x = 5 % 2", "1:7 there is no operator '%'"},
    {"x = 5 ^ 2", "1:7 there is no operator '^'; multiply instead"},
    {"x += 1", "1:3 there is no '+='; write x = x + 1"},
    {"x *= 2", "1:3 there is no '*='; write x = x * 2"},
    {"x++", "1:2 there is no '++'; write x = x + 1"},
    {"x--;", "1:2 there is no '--'; write x = x - 1"},
    {"x = a & b", "1:7 there is no operator '&'; write '&&'"},
    {"x = a | b", "1:7 there is no operator '|'; write '||'"},
    {"x = a <> b", "1:7 there is no '<>'; write '!='"},
    {"x = a => b", "1:7 there is no '=>'; write '>='"},
    {"v = [1, 2]", "1:5 there are no lists and no indexing; val(v, i) reads one value"},
    {"x = v[0]", "1:6 there are no lists and no indexing; val(v, i) reads one value"},
    {"if (a > 1) { x = 2; }",
     "1:12 there are no blocks; write condition ? value : other\n1:21 expected a statement, found "
     "'}'"},
    {"if (a > 1) x = 2;",
     "1:1 there is no 'if' in a formula; statements are name = value;, and a choice is condition ? "
     "value : other"},
    {"var x = 2;",
     "1:1 there is no 'var' in a formula; statements are name = value;, and a choice is condition "
     "? "
     "value : other"},
    {"\xEF\xBB\xBFx = 1", "1:1 the text begins with a byte order mark; save it without one"},
    {"x = \xE2\x80\x9C"
     "a\xE2\x80\x9D",
     "1:5 text stands in straight double quotes, '\"'"},
    {"x =\xC2\xA0"
     "1",
     "1:4 this blank is a no-break space (U+00A0); write an ordinary one"},
};

TEST(SyntaxError, SaysWhereAndWhat) {
  for (Row const& row : rows) EXPECT_EQ(errors(row.text), row.errors) << row.text;
}

TEST(SyntaxError, ShowsTheLineWithACaret) {
  Source const source{"pool.autoscale", "a = 1;\nx = $PendingTasks.GetSample(1;\n"};
  EXPECT_EQ(render(source, parse(source).error()),
            "pool.autoscale:2:30: error: expected ')', found ';'\n"
            "  x = $PendingTasks.GetSample(1;\n"
            "                               ^\n");
}

std::string repeat(std::string const& text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

TEST(Limits, AFormulaHasAtMost8192Bytes) {
  std::string const longest = "x = 1 //" + std::string(8184, 'y');
  ASSERT_EQ(longest.size(), 8192U);
  EXPECT_EQ(errors(longest), "none");
  EXPECT_EQ(errors(longest + "y"),
            "1:8193 the formula is 8,193 bytes long; the service accepts at most 8,192 bytes");
}

TEST(Limits, AFormulaHasAtMost100Statements) {
  EXPECT_EQ(errors(repeat("x=1;", 100)), "none");
  EXPECT_EQ(errors(repeat("x=1;;;", 100)), "none");
  EXPECT_EQ(errors(repeat("x=1;", 101)),
            "1:401 more than 100 statements; the service accepts no more");
}

TEST(Limits, NestingIsBounded) {
  EXPECT_EQ(errors(repeat("(", 199) + "1" + repeat(")", 199)), "none");
  std::string const deep = " expressions nest more than 200 deep";
  EXPECT_EQ(errors(repeat("(", 2000) + "1" + repeat(")", 2000)), "1:201" + deep);
  EXPECT_EQ(errors(repeat("-", 4000) + "1"), "1:201" + deep);
  EXPECT_EQ(errors(repeat("!", 4000) + "1"), "1:201" + deep);
  EXPECT_EQ(errors(repeat("a?", 2000) + "1"), "1:401" + deep);
  EXPECT_EQ(errors(repeat("a?b:", 1900) + "1"), "1:799" + deep);
  EXPECT_EQ(errors(repeat("f(", 2000)), "1:401" + deep);
  EXPECT_EQ(errors(repeat("a.b(", 2000)), "1:801" + deep);
}

TEST(Limits, AMegabyteIsRefusedWhateverItHolds) {
  for (char const* piece : {"(", "-", "!", "a?", "x.y.", "1+", ";", "\"", "//\n", "a(", "x=1;"}) {
    std::string const text = repeat(piece, 1'000'000 / std::string(piece).size());
    EXPECT_EQ(parse({"test", text}).error().size(), 1U) << piece;
  }
}

TEST(Limits, FlatChainsAreAsLongAsTheFormula) {
  EXPECT_EQ(errors(repeat("1+", 4095) + "1"), "none");
  EXPECT_EQ(errors("x" + repeat(".y", 4095)), "none");
  EXPECT_EQ(errors("max(" + repeat("1,", 4090) + "1)"), "none");
  EXPECT_EQ(errors(repeat("a&&b||", 1300) + "1"), "none");
}

}  // namespace
}  // namespace poolcast::formula
