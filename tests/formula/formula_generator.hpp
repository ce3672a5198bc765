// Random formulas that are well formed in every way the grammar knows, written as carelessly as
// people do: comments anywhere, blank lines, CRLF, tabs, parentheses for no reason. For tests of
// whatever reads formulas; the names are the language's, the types are not looked at.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "engine/base/random.hpp"

namespace poolcast::formula::test {

struct GeneratedFormula {
  std::string text;
  std::string printed;                // what print() must make of it
  std::vector<std::string> comments;  // from their `//`, in order
};

struct GeneratorOptions {
  int statements = 6;  // at most
  int depth = 4;       // of nested expressions
  bool comments = true;
  std::size_t max_size = 8192;
};

class FormulaGenerator {
 public:
  FormulaGenerator(std::uint64_t seed, GeneratorOptions const& options)
      : seed_(seed), options_(options), line_end_(below(4) == 0 ? "\r\n" : "\n") {}

  GeneratedFormula run() {
    gap(true);
    std::uint64_t const count = below(static_cast<std::uint64_t>(options_.statements) + 1);
    for (std::uint64_t i = 0; i < count; ++i) {
      if (i > 0) statement_end();
      printed_ += (i > 0 ? "; " : "") + statement();
    }
    if (count > 0 && below(3) != 0) statement_end();
    if (options_.comments && below(8) == 0) comment();
    return {text_, printed_, comments_};
  }

 private:
  /// What is written into the text as it is made, and what print() shows of it.
  using Printed = std::string;

  std::uint64_t below(std::uint64_t n) { return draw(seed_, Stream::formula, draws_++) % n; }

  template <std::size_t Count>
  std::string one_of(char const* const (&choices)[Count]) {
    return choices[below(Count)];
  }

  void comment() {
    constexpr char const* remarks[] = {
        "// why",           "//",   "// a; b = \"c\"; // d",  "//no blank",
        "// tune: 1..20",   "// (", "// poolcast: allow x y", "// \xC3\xBC \xE2\x82\xAC",
        "// ? a : b && ! -"};
    comments_.push_back(one_of(remarks));
    text_ += comments_.back();
  }

  /// What may stand between two tokens: mostly little, between statements also blank lines.
  void gap(bool between_statements = false) {
    std::uint64_t const choice = below(between_statements ? 12 : 40);
    if (choice < 2 && options_.comments) {
      for (std::uint64_t i = 0, count = 1 + below(3); i < count; ++i) {
        text_ += below(2) == 0 ? " " : line_end_;
        if (between_statements && below(3) == 0) text_ += line_end_ + line_end_;
        comment();
        if (below(4) == 0) text_ += " \t";
        text_ += line_end_;
      }
    } else if (choice == 3) {
      text_ += line_end_;
    } else if (choice == 4) {
      text_ += "\t  ";
    } else if (choice == 5) {
      text_ += " " + line_end_ + line_end_ + "  " + line_end_;
    } else if (choice % 2 == 0) {
      text_ += " ";
    }
  }

  void token(std::string const& written) {
    text_ += written;
    gap();
  }

  void statement_end() {
    do {
      text_ += ";";
      gap(true);
    } while (below(12) == 0);
    if (below(2) == 0) text_ += line_end_;
  }

  Printed statement() {
    std::string target;
    if (below(6) != 0) {
      target = name();
      token(target);
      token("=");
      target += " = ";
    }
    return target + expression(options_.depth, 0);
  }

  std::string name() {
    constexpr char const* names[] = {"x",
                                     "$n",
                                     "requeue",
                                     "TimeInterval_Minute",
                                     "$TargetDedicatedNodes",
                                     "$TaskSlotsPerNode",
                                     "$a_name_that_is_as_long_as_people_sometimes_make_them_2"};
    return one_of(names);
  }

  /// An operation that binds less than `strength` gets its parentheses; others now and then.
  Printed expression(int depth, int strength) {
    std::uint64_t const choice = below(depth <= 0 ? 4 : 12);
    int const own = choice < 4 ? 9 : choice < 6 ? 0 : choice < 7 ? 7 : choice < 9 ? 9 : -1;
    std::size_t const operation = static_cast<std::size_t>(below(std::size(tokens)));
    int const bound = own >= 0 ? own : tokens[operation].strength;
    std::uint64_t parentheses = bound < strength ? 1 : 0;
    while (below(10) == 0) ++parentheses;
    for (std::uint64_t i = 0; i < parentheses; ++i) token("(");
    Printed const printed = choice < 4   ? word()
                            : choice < 6 ? conditional(depth - 1)
                            : choice < 7 ? prefixed(depth - 1)
                            : choice < 9 ? members(depth - 1)
                                         : binary(depth - 1, operation);
    for (std::uint64_t i = 0; i < parentheses; ++i) token(")");
    return printed;
  }

  Printed word() {
    constexpr char const* words[] = {
        "5", "0.7", ".5", "1e3", "8192", "\"\"", "\"2022-01-18; // not a comment\"", "x"};
    std::string const written = below(2) == 0 ? name() : one_of(words);
    token(written);
    return written;
  }

  Printed conditional(int depth) {
    Printed printed = "(" + expression(depth, 1);
    token("?");
    printed += " ? " + expression(depth, 0);
    token(":");
    return printed + " : " + expression(depth, 0) + ")";
  }

  Printed prefixed(int depth) {
    std::string const operation = below(2) == 0 ? "-" : "!";
    token(operation);
    return "(" + operation + expression(depth, 7) + ")";
  }

  Printed binary(int depth, std::size_t operation) {
    auto const& [written, strength] = tokens[operation];
    Printed printed = "(" + expression(depth, strength);
    text_ += " ";  // `/` before a comment would begin another one
    token(written);
    text_ += " ";
    printed += std::string(" ") + written + " ";
    return printed + expression(depth, strength + 1) + ")";
  }

  Printed arguments(int depth) {
    Printed printed = "(";
    token("(");
    for (std::uint64_t i = 0, count = below(below(8) == 0 ? 30 : 4); i < count; ++i) {
      if (i > 0) token(",");
      printed += (i > 0 ? ", " : "") + expression(i > 2 ? 0 : depth, 0);
    }
    token(")");
    return printed + ")";
  }

  Printed members(int depth) {
    constexpr char const* functions[] = {"max", "min", "avg", "time", "val"};
    constexpr char const* methods[] = {"GetSample", "GetSamplePercent", "Count", "hour", "weekday"};
    Printed printed;
    if (below(2) == 0) {
      printed = one_of(functions);
      token(printed);
      printed += arguments(depth);
    } else {
      printed = expression(depth, 8);
    }
    for (std::uint64_t i = 0, count = below(3); i < count; ++i) {
      token(".");
      std::string const member = one_of(methods);
      token(member);
      printed += "." + member;
      if (below(3) != 0) printed += arguments(depth);
    }
    return printed;
  }

  struct Token {
    char const* written;
    int strength;
  };
  static constexpr Token tokens[] = {{"||", 1}, {"&&", 2}, {"==", 3}, {"!=", 3},
                                     {"<", 4},  {"<=", 4}, {">", 4},  {">=", 4},
                                     {"+", 5},  {"-", 5},  {"*", 6},  {"/", 6}};

  std::uint64_t seed_;
  std::uint64_t draws_ = 0;
  GeneratorOptions options_;
  std::string line_end_;
  std::string text_;
  std::string printed_;
  std::vector<std::string> comments_;
};

/// The same seed and options give the same formula, always; one that the service would accept.
inline GeneratedFormula generate_formula(std::uint64_t seed, GeneratorOptions options = {}) {
  for (;; options.depth = std::max(options.depth - 1, 0), --options.statements) {
    GeneratedFormula formula = FormulaGenerator(seed, options).run();
    if (formula.text.size() <= options.max_size || options.statements == 0) return formula;
  }
}

}  // namespace poolcast::formula::test
