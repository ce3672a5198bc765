// What varies: of formulas, of scenarios, and what is said where it cannot.
#include "engine/formula/settings.hpp"
#include "tests/tune/tuning.hpp"

namespace poolcast::tune {
namespace {

using test::TemporaryDirectory;

constexpr char load[] = R"("load": {"synthetic": [{"pool": "p", "duration": "5m",
  "perHour": [9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9,9]}]})";

class SpaceTest : public testing::Test {
 protected:
  std::string scenario(std::string const& formula, std::string const& more = "") const {
    files_.file("f.autoscale", formula);
    return files_.file("s.json", instant_pool("f.autoscale", more + load));
  }

  /// A line a dimension, or the error without the folder's name.
  std::string space_of(std::string const& formula, std::string const& more = "") const {
    Result<Space> const space = read_space({.scenarios = {scenario(formula, more)}});
    if (!space) return without_folder(space.error().message);
    std::string lines;
    for (Dimension const& one : space->dimensions) {
      lines += one.name + ":";
      for (std::size_t i = 0; i < one.values.size(); ++i) {
        lines += (i == one.current ? " [" : " ") + one.values[i] + (i == one.current ? "]" : "");
      }
      lines += "\n";
    }
    return lines;
  }

  std::string without_folder(std::string text) const {
    std::string const folder = files_.path().string() + "/";
    for (std::size_t at = text.find(folder); at != text.npos; at = text.find(folder)) {
      text.erase(at, folder.size());
    }
    return text;
  }

  TemporaryDirectory files_;
};

TEST_F(SpaceTest, HasTheValuesThatTheCommentsSay) {
  EXPECT_EQ(space_of("$a = 3; // tune: 1..4\n"
                     "$b = 6; // tune: 1..13 step 4\n"
                     "$c = 15 * TimeInterval_Minute; // tune: 5m..20m step 5m\n"
                     "$d = TimeInterval_Hour; // tune: 1h..3h\n"
                     "$e = 0.5; // tune: 0.0..1.0 step 0.25\n"
                     "$NodeDeallocationOption = requeue; // tune: {taskcompletion, requeue}\n"),
            "$a: 1 2 [3] 4\n"
            "$b: 1 5 [6] 9 13\n"
            "$c: 5m 10m [15m] 20m\n"
            "$d: [1h] 2h 3h\n"
            "$e: 0 0.25 [0.5] 0.75 1\n"
            "$NodeDeallocationOption: taskcompletion [requeue]\n");
}

TEST_F(SpaceTest, AFractionWithoutAStepHasAHundred) {
  Result<Space> const space =
      read_space({.scenarios = {scenario("$a = 0.505; // tune: 0.0..1.0\n")}});
  EXPECT_EQ(space->dimensions[0].values.size(), 102U);
  EXPECT_EQ(space->dimensions[0].values[space->dimensions[0].current], "0.505");
}

TEST_F(SpaceTest, HasTheKeysThatTheScenarioNames) {
  EXPECT_EQ(space_of("$a = 1;", R"("quota": {"dedicatedCores": 10},
      "tune": {"quota.dedicatedCores": "10..30 step 10",
               "pool.p.autoScaleEvaluationInterval": "5m..15m step 5m"},)"),
            "pool.p.autoScaleEvaluationInterval: [5m] 10m 15m\n"
            "quota.dedicatedCores: [10] 20 30\n");
}

TEST_F(SpaceTest, ErrorsPointAtTheComment) {
  EXPECT_EQ(space_of("$a = 1; // tune: 1..100000\n$a = 2; // tune: 1..3\n"
                     "$NodeDeallocationOption = requeue; // tune: {requeue, requeued}\n"),
            R"(f.autoscale:1:9: error: '$a' has more than one '// tune:'; keep one of them
  $a = 1; // tune: 1..100000
          ^~~~~~~~~~~~~~~~~~
f.autoscale:1:9: error: '1..100000' has more than 10,000 values; )"
            R"(give it a step: '1..100000 step 100'
  $a = 1; // tune: 1..100000
          ^~~~~~~~~~~~~~~~~~
f.autoscale:2:9: error: '$a' has more than one '// tune:'; keep one of them
  $a = 2; // tune: 1..3
          ^~~~~~~~~~~~~
f.autoscale:3:36: error: with 'requeued' the formula would fail: )"
            R"(unknown variable 'requeued'; did you mean 'requeue'?
  $NodeDeallocationOption = requeue; // tune: {requeue, requeued}
                                     ^~~~~~~~~~~~~~~~~~~~~~~~~~~~)");
}

TEST_F(SpaceTest, ErrorsNameTheKeyOfTheScenario) {
  std::pair<char const*, char const*> const cases[] = {
      {R"("pool.taskSlotsPerNode": "1..4")",
       "s.json: /tune/pool.taskSlotsPerNode: 'pool.taskSlotsPerNode' is not in the scenario; write "
       "there what it is now"},
      {R"("autoScaleEvaluationInterval": "10m..20m")",
       "s.json: /tune/autoScaleEvaluationInterval: is PT5M now, outside its own '10m..20m'"},
      {R"("load.scale": "1..4")",
       "s.json: /tune/load.scale: cannot be tuned; a pool's key can, 'pool.taskSlotsPerNode'"},
      {R"("$cap": "1..4")",
       "s.json: /tune/$cap: a formula's constant has its range in a comment: '$cap = 4; // tune: "
       "1..32'"},
      {R"("pool.vmSize": "1-4")",
       "s.json: /tune/pool.vmSize: '1-4' is no range; write '1..32', the least value and the "
       "greatest"},
      {R"("pool.vmSize": 4)", "s.json: /tune/pool.vmSize: expected text, got 4"},
  };
  for (auto const& [tune, error] : cases) {
    EXPECT_EQ(space_of("$a = 1;", std::string("\"tune\": {") + tune + "},"), error);
  }
}

TEST_F(SpaceTest, NothingToVaryIsAnError) {
  EXPECT_EQ(space_of("$a = 1; // tune: 1..1"),
            "f.autoscale: nothing may vary; say how far a constant may be moved, '$cap = 4; // "
            "tune: 1..32', or name keys in the scenario's \"tune\"");
}

TEST_F(SpaceTest, SetsConstantsAndKeysOfTheScenario) {
  std::string const path = scenario("$a = 1; // tune: 1..3\n$TargetDedicatedNodes = $a; // why\n",
                                    R"("tune": {"pool.autoScaleEvaluationInterval": "5m..15m"},)");
  Result<Space> const space = read_space({.scenarios = {path}});
  ASSERT_TRUE(space) << space.error().message;
  Result<experiment::Scenario> const made = with_values(*space, 0, {2, 7});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->pools[0].formula->text,
            "$a = 3; // tune: 1..3\n$TargetDedicatedNodes = $a; // why\n");
  EXPECT_EQ(made->pools[0].evaluation_interval, 12 * minute);
  EXPECT_EQ(describe(space->dimensions, {2, 7}), "$a 3, pool.autoScaleEvaluationInterval 12m");
}

TEST_F(SpaceTest, WhatOneScenarioVariesMustBeTheSameInAll) {
  std::string const first = scenario("$TargetDedicatedNodes = 1;",
                                     R"("tune": {"autoScaleEvaluationInterval": "5m..15m"},)");
  auto const other = [&](std::string const& interval) {
    std::string text = test::read_file(first);
    text.replace(text.find("PT5M"), 4, interval);
    std::size_t const tune = text.find("\"tune\"");
    text.erase(tune, text.find("},", tune) + 2 - tune);
    return files_.file("other.json", text);
  };
  Result<Space> const same = read_space({.scenarios = {first}, .held_out = {other("00:05:00")}});
  ASSERT_TRUE(same) << same.error().message;
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(with_values(*same, i, {3})->pools[0].evaluation_interval, 8 * minute);
  }
  Result<Space> const differs = read_space({.scenarios = {first}, .held_out = {other("PT9M")}});
  EXPECT_EQ(without_folder(differs.error().message),
            "other.json: /tune/autoScaleEvaluationInterval: is not what it is in s.json; what is "
            "tuned must be the same in all scenarios");
}

TEST_F(SpaceTest, FormulasOfTwoPoolsHaveConstantsOfTheirOwn) {
  files_.file("a.autoscale", "$cap = 1; // tune: 1..2\n$TargetDedicatedNodes = $cap;");
  files_.file("b.autoscale", "$cap = 5; // tune: 4..6\n$TargetDedicatedNodes = $cap;");
  std::string const path = files_.file("s.json", std::string(R"({"pools": [
      {"id": "p", "vmSize": "Standard_D2s_v3", "autoScaleFormulaFile": "a.autoscale"},
      {"id": "q", "vmSize": "Standard_D2s_v3", "autoScaleFormulaFile": "b.autoscale"},
      {"id": "r", "vmSize": "Standard_D2s_v3", "autoScaleFormulaFile": "a.autoscale"}],)") +
                                                     load + "}");
  Result<Space> const space = read_space({.scenarios = {path}});
  ASSERT_TRUE(space) << space.error().message;
  EXPECT_EQ(describe(space->dimensions, space->current()), "pool.p.$cap 1, pool.q.$cap 5");
  Result<experiment::Scenario> const made = with_values(*space, 0, {1, 2});
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(made->pools[i].formula->text.substr(0, 9), i == 1 ? "$cap = 6;" : "$cap = 2;");
  }
}

TEST_F(SpaceTest, AConstantNeedsNoDollarAndAPoolsIdMayHaveAPoint) {
  files_.file("f.autoscale", "maxVMs = 4; // tune: 1..8\n$TargetDedicatedNodes = maxVMs;\n");
  std::string text = instant_pool("f.autoscale", load);
  for (std::size_t at; (at = text.find("\"p\"")) != text.npos;) text.replace(at, 3, "\"p.a\"");
  Result<Space> const space = read_space({.scenarios = {files_.file("s.json", text)}});
  ASSERT_TRUE(space) << space.error().message;
  Result<experiment::Scenario> const made = with_values(*space, 0, {7});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->pools[0].formula->text.substr(0, 11), "maxVMs = 8;");
}

TEST_F(SpaceTest, MovesTheConstantOfThatNameAndNotOneWhoseNameEndsSo) {
  std::string const formula =
      "cap = 2; // tune: 1..4\nxcap = 6; // tune: 5..8\n$cap = 7; // tune: 7..9\n"
      "$TargetDedicatedNodes = min(xcap, cap, $cap);\n";
  Result<Space> const space = read_space({.scenarios = {scenario(formula)}});
  ASSERT_TRUE(space) << space.error().message;
  Result<experiment::Scenario> const made = with_values(*space, 0, {3, 3, 2});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->pools[0].formula->text,
            "cap = 4; // tune: 1..4\nxcap = 8; // tune: 5..8\n$cap = 9; // tune: 7..9\n"
            "$TargetDedicatedNodes = min(xcap, cap, $cap);\n");
}

TEST_F(SpaceTest, ReadsFormulasByTheSemanticsThatAreGiven) {
  std::string const path = scenario("/* c */ $a = 1; // tune: 1..3\n$TargetDedicatedNodes = $a;",
                                    R"("tune": {"pool.autoScaleEvaluationInterval": "5m..15m"},)");
  Result<Space> const space =
      read_space({.scenarios = {path}, .semantics = *formula::profile("lenient")});
  ASSERT_TRUE(space) << space.error().message;
  Result<experiment::Scenario> const made = with_values(*space, 0, {2, 3});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->pools[0].formula->text.substr(0, 15), "/* c */ $a = 3;");
  EXPECT_EQ(made->semantics, *formula::profile("lenient"));
}

TEST_F(SpaceTest, WritesLargeAndSmallValuesInFull) {
  EXPECT_EQ(space_of("$a = 1000000002; // tune: 1000000000..1000000004\n"
                     "$b = 4294967296; // tune: 1073741824..8589934592 step 3221225472\n"
                     "$c = 0.0000002; // tune: 0.0000001..0.0000003 step 0.0000001\n"
                     "$d = 0.1; // tune: 0.1..0.3 step 0.1\n"),
            "$a: 1000000000 1000000001 [1000000002] 1000000003 1000000004\n"
            "$b: 1073741824 [4294967296] 7516192768\n"
            "$c: 0.0000001 [0.0000002] 0.0000003\n"
            "$d: [0.1] 0.2 0.3\n");
}

}  // namespace
}  // namespace poolcast::tune
