#include "engine/experiment/verify.hpp"

#include <gtest/gtest.h>

#include "engine/experiment/recorded_value.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::experiment {
namespace {

std::string run(std::string const& at, std::string const& results) {
  return R"({"id":"p","timestamp":")" + at + R"(","results":")" + results + "\"}\n";
}

std::string failed_run(std::string const& detail) {
  return R"({"timestamp":"2026-01-12T08:00:00Z","results":"","error":{"code":"X","values":[)"
         R"({"name":"Message","value":")" +
         detail + "\"}]}}";
}

/// `compared/as recorded` and each difference, on a line of its own.
std::string verified(std::string const& text, std::string const& events, KnownPool pool = {}) {
  auto const formula = formula::parse({"f", text});
  auto const runs = read_recorded_runs({"events", events});
  if (!runs) return runs.error().message;
  Verification const verification = verify(*formula, {}, *runs, pool);
  std::string answer =
      std::to_string(verification.compared) + "/" + std::to_string(verification.as_recorded) + "\n";
  if (verification.of_another_formula > 0) {
    answer += std::to_string(verification.of_another_formula) + " of another formula\n";
  }
  for (Difference const& one : verification.differences) {
    answer += one.name + ": " + one.recorded + ", " + one.computed;
    if (one.place) {
      answer += " at " + std::to_string(one.place->line) + ":" + std::to_string(one.place->column);
    }
    answer += "\n";
  }
  return answer;
}

constexpr char const* eight = "2026-01-12T08:00:00.1234567Z";
constexpr char const* later = "2026-01-12T08:05:00Z";
constexpr char const* kept = ";$TargetLowPriorityNodes=0;$NodeDeallocationOption=requeue";

TEST(Verify, ComparesEachValueWithTheRecordedOne) {
  std::string const text = "$a = time().hour; b = $a / 3; $TargetDedicatedNodes = b + 1";
  std::string const start = std::string("$TargetDedicatedNodes=3.66667") + kept;
  EXPECT_EQ(verified(text, run(eight, start + ";$a=8;b=2.66667")), "3/0\n");
  EXPECT_EQ(verified(text, run(eight, start + ";$a=9;b=3")),
            "3/0\n$a: 9, 8 at 1:1\n$TargetDedicatedNodes: 3.66667, 4 at 1:31\n");
}

TEST(Verify, TakesAsRecordedWhatReadsSamples) {
  std::string const text =
      "n = max($PendingTasks.GetSample(1)); m = n * 2; $TargetDedicatedNodes = min(m, 10)";
  EXPECT_EQ(
      verified(text, run(eight, std::string("$TargetDedicatedNodes=10") + kept + ";m=14;n=7")),
      "2/1\n");
  formula::SampleHistory history;
  history.record(formula::Metric::pending_tasks, *parse_w3c_time("2026-01-12T07:59:30Z"), 6);
  EXPECT_EQ(verified(text, run(eight, std::string("$TargetDedicatedNodes=10") + kept + ";m=14;n=7"),
                     {.task_slots_per_node = {}, .samples = &history}),
            "3/0\nn: 7, 6 at 1:1\n");
}

TEST(Verify, KnowsTheTargetsFromTheRunBefore) {
  std::string const text = "$TargetDedicatedNodes = $TargetDedicatedNodes + 1";
  EXPECT_EQ(verified(text, run(eight, std::string("$TargetDedicatedNodes=4") + kept) +
                               run(later, std::string("$TargetDedicatedNodes=6") + kept)),
            "1/1\n$TargetDedicatedNodes: 6, 5 at 1:1\n");
}

TEST(Verify, JudgesEachStatementByTheRecordedValues) {
  // Only the last assignment is recorded; those before it are computed.
  std::string const text = "x = 5; x = x + 1; x = x * $TaskSlotsPerNode; y = x";
  std::string const start = std::string("$TargetDedicatedNodes=0") + kept;
  EXPECT_EQ(verified(text, run(eight, start + ";x=24;y=25"), {4.0, nullptr}),
            "2/0\ny: 25, 24 at 1:46\n");
  EXPECT_EQ(verified(text, run(eight, start + ";x=24;y=24")), "1/1\n");
}

TEST(Verify, ReadsEveryTypeOfValue) {
  std::string const text =
      "t = time(); v = vec(1, 2 / 3); w = v + 1; s = \"a\"; u = s == \"a\"; d = t.day;"
      "i = TimeInterval_Hour; $NodeDeallocationOption = taskcompletion";
  std::string const start =
      "$TargetDedicatedNodes=0;$TargetLowPriorityNodes=0;$NodeDeallocationOption=taskcompletion";
  EXPECT_EQ(verified(text, run(eight, start + ";d=12;i=01:00:00.000;s=a;t=2026-01-12T08:00:00.123Z"
                                              ";u=1;v=[1,0.666667];w=[2,1.66667]")),
            "8/0\n");
  EXPECT_EQ(verified(text, run(eight, start + ";d=12;i=01:00:00.000;s=b;t=2026-01-12T08:00:09.123Z"
                                              ";u=1;v=[1,0.6];w=[2,1.6]")),
            "8/0\nt: 2026-01-12T08:00:09.123Z, 2026-01-12T08:00:00.123Z at 1:1\n"
            "v: [1,0.6], [1,0.666667] at 1:13\ns: b, a at 1:43\nu: 1, 0 at 1:52\n");
}

TEST(Verify, NamesWhatNoStatementAssigns) {
  EXPECT_EQ(
      verified("x = 1", run(eight, std::string("$TargetDedicatedNodes=0") + kept + ";$old=3;x=1")),
      "2/0\n$old: 3, nothing: no statement assigns it\n");
}

TEST(Verify, LeavesOutRunsOfAnotherFormula) {
  std::string const other =
      R"({"timestamp":"2026-01-12T08:00:00Z","formula":"x = 2","results":"x=2"})";
  std::string const same =
      R"({"timestamp":"2026-01-12T08:05:00Z","formula":"x=1;","results":"x=1"})";
  EXPECT_EQ(verified("x = 1", "[" + other + "," + same + "]"), "1/0\n1 of another formula\n");
}

TEST(Verify, FindsTheRecordedErrorInTheFormula) {
  std::string const text = "a = 1;\nb = avg($RunningTasks.GetSample(TimeInterval_Minute)) + $oops";
  EXPECT_EQ(verified(text, failed_run("Line 2, Col 32: Insufficient data from data set: "
                                      "$RunningTasks wanted 70%, received 50%")),
            "1/0\n");
  EXPECT_EQ(verified(text, failed_run("Line 2, Col 57: Undefined symbol: $oops")), "1/0\n");
  EXPECT_EQ(verified(text, failed_run("Line 2, Col 9: Undefined symbol: $oops")),
            "1/0\nerror: Line 2, Col 9: Undefined symbol: $oops, nothing: '$RunningTasks' stands "
            "there at 2:9\n");
}

TEST(RecordedRuns, AreFoundInWhateverHoldsThem) {
  std::string const one = R"("timestamp":"2026-01-12T08:00:00Z","results":"x=1")";
  for (std::string const& events :
       {"{" + one + "}", "[{" + one + "}]", "{\"value\":[{" + one + "}]}",
        "\xEF\xBB\xBF{\"id\":\"p\",\"autoScaleRun\":{" + one + "}}",
        "{\"properties\":{" + one + "}}\n\n"}) {
    auto const runs = read_recorded_runs({"e", events});
    ASSERT_TRUE(runs) << events << runs.error().message;
    ASSERT_EQ(runs->size(), 1U) << events;
    EXPECT_EQ(*runs->front().find("x"), "1");
  }
}

TEST(RecordedRuns, SayWhatIsWrongWithAFile) {
  struct Row {
    char const* text;
    char const* error;
  };
  constexpr Row rows[] = {
      {"",
       "e: no evaluation found; expected AutoScaleRun objects (with timestamp and results) or "
       "PoolAutoScaleEvent logs"},
      {"{\"a\":1}\n{\"b\":",
       "e:2:6: not JSON; expected AutoScaleRun objects or PoolAutoScaleEvent logs"},
      {"{\"a\": nope}",
       "e:1:8: not JSON; expected AutoScaleRun objects or PoolAutoScaleEvent logs"},
      {"{\"a\": 1}",
       "e: no evaluation found; expected AutoScaleRun objects (with timestamp and results) or "
       "PoolAutoScaleEvent logs"},
      {R"({"timestamp":"soon","results":""})",
       "e: 'soon' is not a time; an evaluation's timestamp looks like "
       "2022-01-18T09:00:00.1234567Z"},
  };
  for (Row const& row : rows) {
    auto const runs = read_recorded_runs({"e", row.text});
    ASSERT_FALSE(runs) << row.text;
    EXPECT_EQ(runs.error().message, row.error);
  }
}

TEST(RecordedValue, IsTheSameWithinItsSixDigits) {
  EXPECT_TRUE(same_value("96.6667", "96.66666"));
  EXPECT_FALSE(same_value("96.6667", "96.67"));
  EXPECT_TRUE(same_value("[1,2]", "[1, 2]"));
  EXPECT_FALSE(same_value("[1,2]", "[1,2,3]"));
  EXPECT_FALSE(same_value("requeue", "terminate"));
}

}  // namespace
}  // namespace poolcast::experiment
