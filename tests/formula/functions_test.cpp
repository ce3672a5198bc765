#include "engine/formula/functions.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "engine/formula/statistics.hpp"
#include "tests/formula/evaluation.hpp"

namespace poolcast::formula {
namespace {

TEST(Functions, EveryExampleGivesWhatItsRowSays) {
  for (Function const& row : functions()) {
    if (row.result.empty()) continue;
    EXPECT_EQ(value_of(row.example), row.result) << row.example;
  }
}

TEST(Functions, EveryRowIsDocumented) {
  for (Function const& row : functions()) {
    EXPECT_FALSE(row.doc.empty()) << row.name;
    EXPECT_NE(row.signature.find(std::string(row.name) + "("), row.signature.npos) << row.name;
    EXPECT_EQ(row.example.find(row.name) == row.example.npos, false) << row.name;
  }
}

struct Row {
  char const* expression;
  char const* value;
};
constexpr Row values[] = {
    // A double or a vector may stand wherever a list is expected, in any number.
    {"avg(vec(1, 2, 3), 7)", "3.25"},
    {"avg(1, 2, 3, 7)", "3.25"},
    {"sum(vec(1, 2), 3, vec(4))", "10"},
    {"sum()", "0"},
    {"len()", "0"},
    {"norm()", "0"},
    {"vec()", "[]"},
    {"len(vec(1, 2), vec(), 3)", "3"},
    {"min(3, vec(2, 1), 5)", "1"},
    {"max(3, vec(2, 9), 5)", "9"},
    {"min(vec(4, 2))", "2"},
    {"max(7)", "7"},
    {"min(1, 2)", "1"},
    {"max(1, vec(2))", "2"},
    {"range(5)", "0"},
    {"std(4)", "0"},
    {"std(2, 4, 4, 4, 5, 5, 7, 9)", "2.13809"},
    {"norm(vec(2, 3), 6)", "7"},
    {"percentile(vec(4, 1, 3, 2), 0)", "1"},
    {"percentile(vec(4, 1, 3, 2), 100)", "4"},
    {"percentile(vec(4, 1, 3, 2), 25)", "1.75"},
    {"percentile(vec(9), 50)", "9"},
    {"val(vec(5, 6, 7), 0)", "5"},
    {"val(vec(5, 6, 7), 2.9)", "7"},
    {"val(vec(), 0)", "0"},
    {"val(vec(), 5)", "0"},
    // One bare double picks the scalar form.
    {"lg(8)", "3"},
    {"lg(vec(8))", "[3]"},
    {"lg(2, 4)", "[1,2]"},
    {"ln(1)", "0"},
    {"log(vec(1, 10), 100)", "[0,1,2]"},
    {"exp(1)", "2.71828"},
    {"exp(vec(0))", "[1]"},
    {"round(2.4)", "2"},
    {"round(-2.5)", "-3"},
    {"round(0.5, 1.5)", "[1,2]"},
    {"ceil(-1.5)", "-1"},
    {"ceil(vec(1.1), 2)", "[2,2]"},
    {"floor(-1.5)", "-2"},
    {"rand() >= 0 && rand() <= 1", "1"},
    {"rand() == rand()", "0"},
    // An aggregate over nothing that was sampled is 0.
    {"max(vec())", "0"},
    {"min(vec())", "0"},
    {"avg(vec())", "0"},
    {"std(vec())", "0"},
    {"range(vec())", "0"},
    {"percentile(vec(), 50)", "0"},
    {"max(0, $RunningTasks.GetSample(1))", "0"},
    {"val($RunningTasks.GetSample(1), 0)", "0"},
    // Times.
    {"time()", "2022-09-28T11:19:49.890Z"},
    {"time(\"2022\")", "2022-01-01T00:00:00.000Z"},
    {"time(\"2022-09\")", "2022-09-01T00:00:00.000Z"},
    {"time(\"2022-09-28\")", "2022-09-28T00:00:00.000Z"},
    {"time(\"2022-09-28T11:19Z\")", "2022-09-28T11:19:00.000Z"},
    {"time(\"2022-09-28T11:19:49+02:00\")", "2022-09-28T09:19:49.000Z"},
    {"time(\"2022-09-28T11:19:49.123Z\")", "2022-09-28T11:19:49.123Z"},
    {"time(\"2022-09-28T11:19:49.123456Z\")", "2022-09-28T11:19:49.123Z"},
    {"time(\"2022-09-28T11:19:49.1234567Z\")", "2022-09-28T11:19:49.123Z"},
    {"time(\"Wed, 28 Sep 2022 11:19:49 GMT\")", "2022-09-28T11:19:49.000Z"},
    {"time(\"2024-02-29\").day", "29"},
    {"time().hour * 60 + time().minute", "679"},
    {"time(\"2022-10-02\").weekday", "0"},
    {"time(\"2022-10-01\").weekday", "6"},
    {"(time() + TimeInterval_Day).day", "29"},
};

TEST(Functions, Compute) {
  for (Row const& row : values) EXPECT_EQ(value_of(row.expression), row.value) << row.expression;
}

/// 28 / 100 * 25 is a little more than 7.
TEST(Functions, APercentileIsNotRoundedAwayFromAWholeRank) {
  std::vector<double> numbers(26);
  std::iota(numbers.begin(), numbers.end(), 0.0);
  EXPECT_EQ(statistics::percentile(numbers, 28), 7);
  std::iota(numbers.begin(), numbers.end(), 1.0);
  numbers.pop_back();
  EXPECT_EQ(statistics::nearest_rank(numbers, 28), 7);
}

constexpr Row errors[] = {
    {"avg()", "Line 1, Col 10: Wrong number of arguments: avg takes at least 1 argument, not 0"},
    {"std()", "Line 1, Col 10: Wrong number of arguments: std takes at least 1 argument, not 0"},
    {"val(vec(1))", "Line 1, Col 10: Wrong number of arguments: val takes 2 arguments, not 1"},
    {"rand(1)", "Line 1, Col 10: Wrong number of arguments: rand takes no argument, not 1"},
    {"time(1, 2)", "Line 1, Col 10: Wrong number of arguments: time takes 0 to 1 argument, not 2"},
    {"avg(\"a\")", "Line 1, Col 10: An argument must be a double or a doubleVec, not a string"},
    {"max(1, time())",
     "Line 1, Col 10: An argument must be a double or a doubleVec, not a timestamp"},
    {"min(1, 2, requeue)",
     "Line 1, Col 10: An argument must be a double or a doubleVec, not a deallocation keyword"},
    {"val(1, 2)",
     "Line 1, Col 10: The arguments must be a doubleVec and a double, not a double and a double"},
    {"val(vec(1), 1)", "Line 1, Col 10: Index 1 is outside a vector of 1 elements"},
    {"val(vec(1), -1)", "Line 1, Col 10: Index -1 is outside a vector of 1 elements"},
    {"percentile(vec(1), 101)", "Line 1, Col 10: A percentile must be from 0 to 100, not 101"},
    {"ln(0)", "Line 1, Col 10: The result of the function is not a finite number"},
    {"lg(vec(1, -1))", "Line 1, Col 10: The result of the function is not a finite number"},
    {"exp(1000)", "Line 1, Col 10: The result of the function is not a finite number"},
    {"time(5)", "Line 1, Col 10: The argument must be a string, not a double"},
    {"time(\"yesterday\")",
     "Line 1, Col 10: 'yesterday' is not a time in W3C-DTF or RFC 1123 format"},
    {"time(\"2022-02-30\")",
     "Line 1, Col 10: '2022-02-30' is not a time in W3C-DTF or RFC 1123 format"},
    {"time(\"2022-09-28T11:19:49.123456789Z\")",
     "Line 1, Col 10: '2022-09-28T11:19:49.123456789Z' is not a time in W3C-DTF or RFC 1123 "
     "format"},
    {"now()", "Line 1, Col 10: Undefined symbol: now"},
    {"Max(1)", "Line 1, Col 10: Undefined symbol: Max"},
    {"1 + frobnicate(2, 3)", "Line 1, Col 14: Undefined symbol: frobnicate"},
    {"5 .year", "Line 1, Col 13: A double has no member year"},
    {"time().Year", "Line 1, Col 17: Undefined symbol: Year"},
};

TEST(Functions, FailWithTheirPlace) {
  for (Row const& row : errors) EXPECT_EQ(value_of(row.expression), row.value) << row.expression;
}

TEST(Functions, AnEmptyVectorIsAnErrorByTheSetting) {
  World world;
  world.semantics.empty_vector_aggregate = Missing::error;
  EXPECT_EQ(value_of("max($RunningTasks.GetSample(1))", world),
            "Line 1, Col 10: The function has no value over an empty vector");
  EXPECT_EQ(value_of("sum(vec())", world), "0");
  world.semantics.index_out_of_range = Missing::zero;
  EXPECT_EQ(value_of("val(vec(1), 5)", world), "0");
}

TEST(Functions, SundayAndTheYearAreSettings) {
  World world;
  world.semantics.weekday_of_sunday = 7;
  world.semantics.year = 366 * day;
  EXPECT_EQ(value_of("time(\"2022-10-02\").weekday", world), "7");
  EXPECT_EQ(value_of("TimeInterval_Year / 366 == TimeInterval_Day", world), "1");
  EXPECT_EQ(value_of("TimeInterval_Year / 365 == TimeInterval_Day"), "1");
}

TEST(Functions, RandomNumbersAreThoseOfTheEnvironment) {
  World world;
  world.environment.random_bits = 7;
  std::string const first = value_of("vec(rand(), rand())", world);
  EXPECT_EQ(value_of("vec(rand(), rand())", world), first);
  world.environment.random_bits = 8;
  EXPECT_NE(value_of("vec(rand(), rand())", world), first);
}

TEST(Functions, StopKeepsWhatIsAssigned) {
  Answer const answer = evaluate_text(
      "$TargetDedicatedNodes = 9; x = 1; y = 1 + stop(); $TargetDedicatedNodes = 1; z = 2");
  EXPECT_EQ(answer.error, "");
  EXPECT_EQ(answer.results,
            "$TargetDedicatedNodes=9;$TargetLowPriorityNodes=6;$NodeDeallocationOption=requeue;"
            "x=1");
  EXPECT_EQ(value_of("0 ? stop() : 5"), "5");
}

TEST(Functions, MemoryIsBounded) {
  // Sixty sums of 100,000 numbers would need more, were the sum not computed in place.
  std::string text = "a = $CurrentDedicatedNodes.GetSample(100000); b = len(a";
  for (int i = 0; i < 60; ++i) text += " + a";
  EXPECT_TRUE(evaluate_text(text + ")").results.ends_with(";b=100000"));
  EXPECT_EQ(value_of("len(vec($CurrentDedicatedNodes.GetSample(3000000), 1))"),
            "Line 1, Col 14: The formula's vectors need too much memory");
  EXPECT_EQ(value_of("len($CurrentDedicatedNodes.GetSample(1e300))"),
            "Line 1, Col 46: The window is too long");
}

}  // namespace
}  // namespace poolcast::formula
