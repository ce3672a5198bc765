#include "engine/formula/operators.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/formula/evaluation.hpp"

namespace poolcast::formula {
namespace {

struct Sample {
  Type type;
  char const* expression;
};
constexpr Sample samples[] = {
    {Type::number, "2"},
    {Type::vector, "vec(3, 5)"},
    {Type::string, "\"text\""},
    {Type::timestamp, "time(\"2022-01-01\")"},
    {Type::interval, "TimeInterval_Minute"},
    {Type::keyword, "requeue"},
};
constexpr char const* binary_operators[] = {
    "||", "&&", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"};

/// The documented table, written independently of the one in the code: every combination of types
/// that is not here must be refused.
std::set<std::string> const documented = [] {
  std::set<std::string> all;
  auto const add = [&all](std::string const& left, std::vector<std::string> const& operators,
                          std::string const& right) {
    for (std::string const& one : operators) all.insert(left + " " + one + " " + right);
  };
  std::vector<std::string> const arithmetic{"+", "-", "*", "/"};
  add("double", arithmetic, "double");
  add("double", {"*"}, "timeinterval");
  add("doubleVec", arithmetic, "double");
  add("doubleVec", arithmetic, "doubleVec");
  add("timeinterval", {"*", "/"}, "double");
  add("timeinterval", {"+", "-"}, "timeinterval");
  add("timeinterval", {"+"}, "timestamp");
  add("timestamp", {"+"}, "timeinterval");
  add("timestamp", {"-"}, "timestamp");
  for (std::string const type : {"double", "string", "timestamp", "timeinterval"}) {
    add(type, {"<", "<=", "==", ">=", ">", "!="}, type);
  }
  add("double", {"&&", "||"}, "double");
  return all;
}();

TEST(Operators, TakeTheDocumentedTypesAndNoOthers) {
  for (Sample const& left : samples) {
    for (Sample const& right : samples) {
      for (std::string const operation : binary_operators) {
        std::string const types = std::string(text_of(left.type)) + " " + operation + " " +
                                  std::string(text_of(right.type));
        // A true left side of `||` would leave the right one unevaluated.
        bool const skips = operation == "||" && left.type == Type::number;
        std::string const text =
            (skips ? "0" : std::string(left.expression)) + " " + operation + " " + right.expression;
        std::string const value = value_of(text);
        if (documented.contains(types)) {
          EXPECT_FALSE(value.starts_with("Line")) << text << " gives " << value;
        } else {
          EXPECT_TRUE(value.starts_with("Line 1, Col ")) << text << " gives " << value;
        }
      }
    }
  }
}

TEST(Operators, RefuseInTheirOwnWordsAtTheOperator) {
  EXPECT_EQ(value_of("2 * vec(1)"),
            "Line 1, Col 12: Operator '*' cannot be applied to double and doubleVec");
  EXPECT_EQ(value_of("time() - TimeInterval_Day"),
            "Line 1, Col 17: Operator '-' cannot be applied to timestamp and timeinterval");
  EXPECT_EQ(value_of("\"a\" + \"b\""),
            "Line 1, Col 14: Operator '+' cannot be applied to string and string");
  EXPECT_EQ(value_of("$PendingTasks.GetSample(1) > 0"),
            "Line 1, Col 37: Operator '>' cannot be applied to doubleVec and double");
  EXPECT_EQ(value_of("-vec(1)"), "Line 1, Col 10: Operator '-' cannot be applied to doubleVec");
  EXPECT_EQ(value_of("!\"a\""), "Line 1, Col 10: Operator '!' cannot be applied to string");
  EXPECT_EQ(value_of("1 && requeue"),
            "Line 1, Col 12: An operand of '&&' must be a double, not a deallocation keyword");
  EXPECT_EQ(value_of("\"a\" ? 1 : 2"),
            "Line 1, Col 14: The condition of '?' must be a double, not a string");
  EXPECT_EQ(value_of("vec(1, 2) + vec(1)"),
            "Line 1, Col 20: Operator '+' cannot be applied to vectors of 2 and 1 elements");
}

struct Row {
  char const* expression;
  char const* value;
};
constexpr Row values[] = {
    {"7 + 2", "9"},
    {"7 - 9", "-2"},
    {"7 * 2", "14"},
    {"7 / 2", "3.5"},
    {"1 / 3", "0.333333"},
    {"16777216 + 0", "1.67772e+07"},
    {"-7", "-7"},
    {"--7", "7"},
    {"!7", "0"},
    {"!0", "1"},
    {"2 < 3", "1"},
    {"3 < 3", "0"},
    {"3 <= 3", "1"},
    {"4 <= 3", "0"},
    {"3 == 3", "1"},
    {"3 == 4", "0"},
    {"3 != 4", "1"},
    {"3 != 3", "0"},
    {"3 >= 4", "0"},
    {"4 >= 4", "1"},
    {"4 > 4", "0"},
    {"5 > 4", "1"},
    {"2 && 3", "1"},
    {"2 && 0", "0"},
    {"0 || 3", "1"},
    {"0 || 0", "0"},
    {"2 ? 3 : 4", "3"},
    {"0 ? 3 : 4", "4"},
    {"0.5 ? 3 : 4", "3"},
    {"vec(4, 6) + 2", "[6,8]"},
    {"vec(4, 6) - 2", "[2,4]"},
    {"vec(4, 6) * 2", "[8,12]"},
    {"vec(4, 6) / 4", "[1,1.5]"},
    {"vec(4, 6) + vec(1, 2)", "[5,8]"},
    {"vec(4, 6) - vec(1, 2)", "[3,4]"},
    {"vec(4, 6) * vec(1, 2)", "[4,12]"},
    {"vec(4, 6) / vec(1, 2)", "[4,3]"},
    {"vec() + vec()", "[]"},
    {"2 * TimeInterval_Minute", "00:02:00.000"},
    {"TimeInterval_Minute * 1.5", "00:01:30.000"},
    {"TimeInterval_Minute / 4", "00:00:15.000"},
    {"TimeInterval_Hour + TimeInterval_Second", "01:00:01.000"},
    {"TimeInterval_Second - TimeInterval_Hour", "-00:59:59.000"},
    {"-TimeInterval_Day", "-24:00:00.000"},
    {"TimeInterval_Day + time()", "2022-09-29T11:19:49.890Z"},
    {"time() + -6 * TimeInterval_Hour", "2022-09-28T05:19:49.890Z"},
    {"time() - time(\"2022-09-28\")", "11:19:49.890"},
    {"time() > time(\"2022-09-28\")", "1"},
    {"time() == time()", "1"},
    {"TimeInterval_Minute < TimeInterval_Hour", "1"},
    {"TimeInterval_Minute >= TimeInterval_Hour ? 1 : 2", "2"},
    {"time() != time() ? 1 : 2", "2"},
    {"\"a\" < \"b\"", "1"},
    {"\"a\" == \"b\"", "0"},
    {"\"a\" != \"ab\"", "1"},
    {"\"b\" >= \"a\" ? \"yes\" : \"no\"", "yes"},
    {"1 ? vec(1) : 2", "[1]"},
    {"(1 ? 0 : 1) ? 5 : 6", "6"},
    {"1 && 2 || 0 && 1", "1"},
};

TEST(Operators, Compute) {
  for (Row const& row : values) EXPECT_EQ(value_of(row.expression), row.value) << row.expression;
}

/// The expression with a variable for each of its numbers, so that nothing is computed ahead.
std::string with_variables(std::string const& expression) {
  auto const formula = parse({"test", expression});
  std::string assignments, text;
  std::uint32_t copied = 0;
  for (Expression const& e : formula->expressions) {
    if (e.kind != Expression::Kind::number) continue;
    std::string const name = "a" + std::to_string(e.name.begin);
    assignments += name + " = " + std::string(formula->text_of(e.name)) + "; ";
    text += expression.substr(copied, e.name.begin - copied) + name;
    copied = e.name.end;
  }
  return assignments + "result = " + text + expression.substr(copied);
}

TEST(Operators, ComputeTheSameWithoutConstants) {
  for (Row const& row : values) {
    std::string const text = with_variables(row.expression);
    EXPECT_TRUE(evaluate_text(text).results.ends_with(";result=" + std::string(row.value))) << text;
  }
}

TEST(Operators, EvaluateOnlyTheChosenBranch) {
  EXPECT_EQ(value_of("1 ? 5 : undefined"), "5");
  EXPECT_EQ(value_of("0 ? undefined : 5"), "5");
  EXPECT_EQ(value_of("$PendingTasks.GetSamplePercent(TimeInterval_Hour) < 70 ? 1 : "
                     "max($PendingTasks.GetSample(TimeInterval_Hour))"),
            "1");
  EXPECT_EQ(value_of("1 ? undefined : 5"), "Line 1, Col 14: Undefined symbol: undefined");
}

TEST(Operators, LogicStopsEarlyUnlessTheSettingSaysOtherwise) {
  EXPECT_EQ(value_of("0 && undefined"), "0");
  EXPECT_EQ(value_of("1 || undefined"), "1");
  EXPECT_EQ(value_of("1 && undefined"), "Line 1, Col 15: Undefined symbol: undefined");
  EXPECT_EQ(value_of("1 && 2 && 0 && undefined"), "0");
  World world;
  world.semantics.short_circuit = false;
  EXPECT_EQ(value_of("0 && undefined", world), "Line 1, Col 15: Undefined symbol: undefined");
  EXPECT_EQ(value_of("0 || 3", world), "1");
  EXPECT_EQ(value_of("$CurrentDedicatedNodes && 0", world), "0");
}

TEST(Operators, AVariableIsNotChangedByReadingIt) {
  EXPECT_EQ(evaluate_text("a = vec(1, 2) + 1; b = a * 10; c = a + b; d = (1 ? a : b) * 2").results,
            "$TargetDedicatedNodes=3;$TargetLowPriorityNodes=6;$NodeDeallocationOption=requeue;"
            "a=[2,3];b=[20,30];c=[22,33];d=[4,6]");
  EXPECT_EQ(evaluate_text("a = 5; a = a > 3 && a < 9; b = 7; b = a ? b + 1 : b").results,
            "$TargetDedicatedNodes=3;$TargetLowPriorityNodes=6;$NodeDeallocationOption=requeue;"
            "a=1;b=8");
}

TEST(Operators, NoResultIsInfinite) {
  EXPECT_EQ(value_of("1 / 0"), "Line 1, Col 12: Division by zero");
  EXPECT_EQ(value_of("1 / ($CurrentDedicatedNodes - 2)"), "Line 1, Col 12: Division by zero");
  EXPECT_EQ(value_of("vec(1) / 0"), "Line 1, Col 17: Division by zero");
  EXPECT_EQ(value_of("TimeInterval_Day / 0"), "Line 1, Col 27: Division by zero");
  EXPECT_EQ(value_of("1e308 * 10"), "Line 1, Col 16: The result of '*' is not a finite number");
  EXPECT_EQ(value_of("TimeInterval_Year * 1e9"), "Line 1, Col 28: The time is out of range");
  World world;
  world.semantics.not_finite = Unproven::accept;
  EXPECT_EQ(value_of("1 / 0", world), "inf");
  EXPECT_EQ(value_of("0 / 0 == 0 / 0", world), "0");
}

TEST(Operators, AOneElementVectorIsANumberOnlyByTheSetting) {
  World world;
  world.semantics.one_element_vector_as_number = Unproven::accept;
  EXPECT_EQ(value_of("$PendingTasks.GetSample(1) > 9", world), "1");
  EXPECT_EQ(value_of("$PendingTasks.GetSample(1) ? 1 : 2", world), "1");
  EXPECT_EQ(value_of("vec(0) ? 1 : 2", world), "2");
  EXPECT_EQ(value_of("vec(0) && 1", world), "0");
  EXPECT_EQ(value_of("vec(2) || 0", world), "1");
  EXPECT_EQ(value_of("-vec(2)", world), "-2");
  EXPECT_EQ(value_of("2 * vec(3)", world), "6");
  EXPECT_EQ(value_of("vec(1, 2) > 9", world),
            "Line 1, Col 20: Operator '>' cannot be applied to doubleVec and double");
  EXPECT_EQ(evaluate_text("$TargetDedicatedNodes = $PendingTasks.GetSample(1)", world)
                .outcome.target_dedicated_nodes,
            10);
}

}  // namespace
}  // namespace poolcast::formula
