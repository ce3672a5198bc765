#include "engine/formula/parse.hpp"

#include <gtest/gtest.h>

#include "engine/formula/print.hpp"
#include "tests/formula/formula_generator.hpp"

namespace poolcast::formula {
namespace {

std::string dump(std::string const& text) {
  Source const source{"test", text};
  auto const formula = parse(source);
  return formula ? print(*formula) : render(source, formula.error());
}

struct Row {
  char const* text;
  char const* dump;
};

constexpr Row grammar[] = {
    // Precedence, from the weakest operator to the strongest.
    {"a ? b : c ? d : e", "(a ? b : (c ? d : e))"},
    {"a ? b ? c : d : e", "(a ? (b ? c : d) : e)"},
    {"c ? p : q + 0.5", "(c ? p : (q + 0.5))"},
    {"a || b && c", "(a || (b && c))"},
    {"a && b || c", "((a && b) || c)"},
    {"a && b == c", "(a && (b == c))"},
    {"a == b < c", "(a == (b < c))"},
    {"a != b >= c", "(a != (b >= c))"},
    {"a < b + c", "(a < (b + c))"},
    {"a + b * c", "(a + (b * c))"},
    {"a * b + c", "((a * b) + c)"},
    {"-a * b", "((-a) * b)"},
    {"a >= 8 && a < 18", "((a >= 8) && (a < 18))"},
    // All binary operators associate to the left.
    {"a - b - c", "((a - b) - c)"},
    {"a / b * c", "((a / b) * c)"},
    {"a < b <= c", "((a < b) <= c)"},
    {"a || b || c", "((a || b) || c)"},
    {"(a - (b - c))", "(a - (b - c))"},
    {"- - a", "(-(-a))"},
    {"!!a", "(!(!a))"},
    {"-!a", "(-(!a))"},
    {"a - -b", "(a - (-b))"},
    // Postfix.
    {"time().weekday", "time().weekday"},
    {"-t.hour", "(-t.hour)"},
    {"$P.GetSample(1, 2, 3)", "$P.GetSample(1, 2, 3)"},
    {"(a + b).c", "(a + b).c"},
    {"a . b ( 1 ) . c", "a.b(1).c"},
    {"f()", "f()"},
    {"a + f() * b - g()", "((a + (f() * b)) - g())"},
    {"f(g(1), h(2, (3)))", "f(g(1), h(2, 3))"},
    // Numbers, strings, names.
    {"5", "5"},
    {"0.70", "0.70"},
    {".5", ".5"},
    {"1e3", "1e3"},
    {"1.5E-3", "1.5E-3"},
    {"\"a // b; c\"", "\"a // b; c\""},
    {"\"\"", "\"\""},
    {"_a1", "_a1"},
    {"$a = $_b", "$a = $_b"},
    // Statements, blanks and comments.
    {"", ""},
    {" \t\r\n ", ""},
    {";;", ""},
    {"x=1;;y=2;", "x = 1; y = 2"},
    {"x\r\n=\r\n1\r\n;y=2", "x = 1; y = 2"},
    {"// a; \"b\nx = 1 // c\n + 2; // d", "x = (1 + 2)"},
    {"//", ""},
    {"x = a//b\n/c", "x = (a / c)"},
    {"x == 1", "(x == 1)"},
    {"something_useless", "something_useless"},
    {"requeue", "requeue"},
};

TEST(Parse, ReadsTheGrammar) {
  for (Row const& row : grammar) {
    EXPECT_EQ(dump(row.text), row.dump) << row.text;
  }
}

TEST(Parse, KeepsPlaces) {
  auto const formula = parse({"test", "x = 1;\r\ny = (a + foo(2)) ? $P.GetSample(1) : t.hour"});
  ASSERT_TRUE(formula);
  auto const texts = [&](Expression::Kind kind) {
    std::string all;
    for (Expression const& e : formula->expressions) {
      if (e.kind == kind) all += std::string(formula->text_of(e.span)) + "@" + formula->text[e.at];
    }
    return all;
  };
  EXPECT_EQ(texts(Expression::Kind::binary), "(a + foo(2))@+");
  EXPECT_EQ(texts(Expression::Kind::call), "foo(2)@(");
  EXPECT_EQ(texts(Expression::Kind::method), "$P.GetSample(1)@(");
  EXPECT_EQ(texts(Expression::Kind::member), "t.hour@h");
  EXPECT_EQ(formula->text_of(formula->statements[1].name), "y");
}

TEST(Parse, ReadsWhatAGeneratorWritesAndWhatPrintWrites) {
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    test::GeneratedFormula const generated =
        test::generate_formula(seed, {.depth = static_cast<int>(seed % 6)});
    ASSERT_EQ(dump(generated.text), generated.printed) << "seed " << seed << "\n" << generated.text;
    if (generated.printed.size() > max_bytes) continue;
    ASSERT_EQ(dump(generated.printed), generated.printed) << "seed " << seed;
  }
}

}  // namespace
}  // namespace poolcast::formula
