#include "engine/formula/parse.hpp"

#include <gtest/gtest.h>

#include "engine/formula/print.hpp"

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

/// A random formula, and what it must parse to; both are written at the same time.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : state_(seed) {}

  struct Text {
    std::string formula, dump;
    int strength;  // of its weakest operator outside parentheses
  };

  std::pair<std::string, std::string> formula() {
    std::string text, wanted;
    for (std::uint64_t i = 0, count = 1 + below(6); i < count; ++i) {
      Text const value = expression(4);
      bool const assigns = below(4) != 0;
      if (i > 0) text += ";" + blank(), wanted += "; ";
      text += (assigns ? "$v" + blank() + "=" + blank() : "") + value.formula + blank();
      wanted += (assigns ? "$v = " : "") + value.dump;
    }
    return {text + (below(2) == 0 ? ";" : ""), wanted};
  }

 private:
  std::uint64_t below(std::uint64_t n) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return (state_ >> 33) % n;
  }

  std::string blank() {
    constexpr char const* blanks[] = {"", " ", "\n", "\r\n", "\t ", " // x; \"y\n"};
    return blanks[below(6)];
  }

  /// In parentheses if it would bind too weakly, and now and then for no reason.
  std::string at_least(int strength, Text const& part) {
    bool const needed = part.strength < strength;
    if (!needed && below(8) != 0) return part.formula;
    return "(" + blank() + part.formula + blank() + ")";
  }

  Text expression(int depth) {
    switch (depth == 0 ? below(3) : below(9)) {
      case 0:
        return {"7.25", "7.25", 9};
      case 1:
        return {"name", "name", 9};
      case 2:
        return {"\"text\"", "\"text\"", 9};
      case 3:
        return conditional(depth);
      case 4:
        return unary(depth);
      case 5:
        return call(depth);
      default:
        return binary(depth);
    }
  }

  Text conditional(int depth) {
    Text const a = expression(depth - 1), b = expression(depth - 1), c = expression(depth - 1);
    return {at_least(1, a) + blank() + "?" + blank() + at_least(0, b) + blank() + ":" + blank() +
                at_least(0, c),
            "(" + a.dump + " ? " + b.dump + " : " + c.dump + ")", 0};
  }

  Text unary(int depth) {
    Text const a = expression(depth - 1);
    std::string const token = below(2) == 0 ? "-" : "!";
    return {token + blank() + at_least(7, a), "(" + token + a.dump + ")", 7};
  }

  Text call(int depth) {
    Text const a = expression(depth - 1), b = expression(depth - 1);
    if (below(6) == 0) return {"time" + blank() + "(" + blank() + ")", "time()", 9};
    std::string const text = "(" + blank() + at_least(0, a) + "," + blank() + at_least(0, b) + ")";
    std::string const wanted = "(" + a.dump + ", " + b.dump + ")";
    if (below(2) == 0) return {"max" + blank() + text, "max" + wanted, 9};
    return {"$P" + blank() + "." + blank() + "GetSample" + text, "$P.GetSample" + wanted, 9};
  }

  Text binary(int depth) {
    struct Token {
      char const* text;
      int strength;
    };
    constexpr Token tokens[] = {{"||", 1}, {"&&", 2}, {"==", 3}, {"!=", 3}, {"<", 4}, {"<=", 4},
                                {">", 4},  {">=", 4}, {"+", 5},  {"-", 5},  {"*", 6}, {"/", 6}};
    Token const token = tokens[below(12)];
    Text const a = expression(depth - 1), b = expression(depth - 1);
    // Two '/' in a row, or a comment after '/', would be another text.
    return {at_least(token.strength, a) + " " + token.text + " " + at_least(token.strength + 1, b),
            "(" + a.dump + " " + token.text + " " + b.dump + ")", token.strength};
  }

  std::uint64_t state_;
};

TEST(Parse, ReadsWhatAGeneratorWritesAndWhatPrintWrites) {
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    auto const [text, wanted] = Generator(seed).formula();
    if (text.size() > max_characters || wanted.size() > max_characters) continue;
    std::string const got = dump(text);
    ASSERT_EQ(got, wanted) << "seed " << seed << "\n" << text;
    ASSERT_EQ(dump(got), wanted) << "seed " << seed;
  }
}

}  // namespace
}  // namespace poolcast::formula
