// `poolcast language`, and `--semantics` of the commands that evaluate.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/formula/settings.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::run_poolcast;
using test::RunResult;

TEST(Language, WithoutATableSaysWhichThereAre) {
  RunResult const run = run_poolcast({"language"});
  test::expect_golden("tests/cli/golden/language.txt", run.out);
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(Language, ListsTheUnknownsWithTheirEvidence) {
  test::expect_golden("tests/cli/golden/language-semantics.txt",
                      run_poolcast({"language", "--semantics"}).out);
}

TEST(Language, ShowsEachOfItsTables) {
  RunResult const run = run_poolcast({"language", "--functions", "--methods", "--members",
                                      "--operators", "--variables", "--constants"});
  test::expect_golden("tests/cli/golden/language-tables.txt", run.out);
}

TEST(Language, WritesThePageOfTheDocuments) {
  test::expect_golden("docs/language-reference.md",
                      run_poolcast({"language", "-o", "markdown"}).out);
}

TEST(Language, WritesSomeTablesAsMarkdown) {
  RunResult const run = run_poolcast({"language", "--constants", "--operators", "-o", "markdown"});
  EXPECT_TRUE(run.out.starts_with("## Operators\n\n")) << run.out;
  EXPECT_NE(run.out.find("| double | `&&` `\\|\\|` | double | double |\n"), run.out.npos);
  EXPECT_NE(run.out.find("|\n\n## Constants\n\n"), run.out.npos);
  EXPECT_NE(run.out.find("| `requeue` | Tasks of a removed node run again elsewhere. |\n"),
            run.out.npos);
  EXPECT_EQ(run.out.find("## Rules"), run.out.npos);
}

TEST(Language, FitsATerminal) {
  RunResult const run = run_poolcast({"language", "--functions", "--methods", "--members",
                                      "--operators", "--variables", "--constants", "--semantics"});
  for (std::string_view line : split(run.out, '\n')) EXPECT_LE(line.size(), 100U) << line;
}

TEST(Language, IsThereForProgramsToo) {
  nlohmann::json const all = nlohmann::json::parse(run_poolcast({"language", "-o", "json"}).out);
  EXPECT_EQ(all.size(), 8U);
  EXPECT_EQ(all["semantics"].size(), formula::settings().size());
  auto const some =
      nlohmann::ordered_json::parse(run_poolcast({"language", "--members", "-o", "json"}).out);
  EXPECT_EQ(some.size(), 1U);
  EXPECT_EQ(
      some["members"][6].dump(),
      R"({"name":"second","doc":"0 to 59.","example":"time(\"2022-09-28T11:19:49Z\").second",)"
      R"("signature":"double timestamp.second","result":"49"})");
}

constexpr char const* services =
    "$TargetDedicatedNodes=0;$TargetLowPriorityNodes=0;$NodeDeallocationOption=requeue;";

TEST(SemanticsOption, ChoosesWhatEvalDoes) {
  test::TemporaryDirectory const files;
  std::string const formula = files.file("f", "x = time(\"2022-10-02\").weekday");
  auto const eval = [&](std::string const& semantics) {
    return run_poolcast({"eval", formula, "--semantics", semantics});
  };
  std::string const note = ", which is not documented; see poolcast language --semantics\n";
  RunResult run = eval("strict");
  EXPECT_EQ(run.out, std::string(services) + "x=0\n");
  EXPECT_EQ(run.err, "note: the result depends on 'weekday_of_sunday' = 0" + note);
  EXPECT_EQ(run.exit_code, 0);

  run = eval(files.file("s.json", "{\"weekday_of_sunday\": 7} // as in our probe"));
  EXPECT_EQ(run.out, std::string(services) + "x=7\n");
  EXPECT_EQ(run.err, "note: the result depends on 'weekday_of_sunday' = 7" + note);

  run = run_poolcast({"eval", formula, "-o", "json", "--at", "2022-01-18T09:00:00Z"});
  EXPECT_EQ(run.out, "{\n  \"timestamp\": \"2022-01-18T09:00:00.0000000Z\",\n  \"results\": \"" +
                         std::string(services) + "x=0\"\n}\n");
  EXPECT_EQ(run.err, "note: the result depends on 'weekday_of_sunday' = 0" + note);
}

TEST(SemanticsOption, ChoosesWhatCheckAccepts) {
  test::TemporaryDirectory const files;
  std::string const formula = files.file("f", "$TargetDedicatedNodes = 1; /* one */");
  EXPECT_EQ(run_poolcast({"check", formula}).exit_code, 1);
  RunResult const run = run_poolcast({"check", formula, "--semantics", "lenient"});
  EXPECT_EQ(run.out, formula + ": ok, 1 statement, 36 of 8192 bytes\n");
  EXPECT_EQ(run.err, "");
}

struct Refusal {
  char const* text;
  char const* error;
};
constexpr Refusal refusals[] = {
    {"[]", ": expected an object, got an array"},
    {"{\"weekday\": 7}", ": /weekday: unknown key"},
    {"{\"weekday_of_sundays\": 7}",
     ": /weekday_of_sundays: unknown key; did you mean 'weekday_of_sunday'?"},
    {"{\"profile\": \"lenien\"}",
     ": /profile: expected strict or lenient, got 'lenien'; did you mean 'lenient'?"},
    {"{\"profile\": 1}", ": /profile: expected text, got 1"},
    {"{\"weekday_of_sunday\": 1}", ": /weekday_of_sunday: expected 0 or 7, got '1'"},
    {"{\"short_circuit\": \"maybe\"}", ": /short_circuit: expected false or true, got 'maybe'"},
    {"{\"default_sample_percent\": 700}",
     ": /default_sample_percent: expected a number from 0 to 100, got '700'"},
    {"{\"year\": []}", ": /year: expected text, a number, true or false, got an array"},
    {"{\"error_texts\": \"x\"}",
     ": /error_texts: cannot be set: nothing but 'Poolcast's own words' is implemented"},
};

TEST(SemanticsOption, SaysWhatIsWrongWithAFile) {
  test::TemporaryDirectory const files;
  std::string const formula = files.file("f", "x = 1");
  for (Refusal const& row : refusals) {
    std::string const path = files.file("s.json", row.text);
    RunResult const run = run_poolcast({"eval", formula, "--semantics", path});
    EXPECT_EQ(run.err, "--semantics: " + path + row.error + "\n");
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.exit_code, 1);
  }
  EXPECT_EQ(run_poolcast({"check", formula, "--semantics", "lenent"}).err,
            "--semantics: 'lenent' is neither strict nor lenient nor a file; did you mean "
            "'lenient'?\n");
  EXPECT_EQ(run_poolcast({"check", formula, "--semantics", "./gone.json"}).err,
            "--semantics: cannot read './gone.json': No such file or directory\n");
}

TEST(SemanticsOption, HoldsForASimulationAndItsScenario) {
  test::TemporaryDirectory const files;
  auto const simulate = [&](std::string const& semantics, std::vector<std::string> more) {
    std::string const scenario = files.file("s.json", R"({"horizon": "P7D", )" + semantics + R"(
      "pools": [{"id": "a", "vmSize": "Standard_D2s_v3", "autoScaleEvaluationInterval": "PT12H",
                 "autoScaleFormula": "$TargetDedicatedNodes = time().weekday >= 6 ? 0 : 1"}],
      "load": {"synthetic": [{"pool": "a", "perHour":
        [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1], "duration": "PT1M"}]}})");
    more.insert(more.begin(), {"simulate", scenario, "-o", "json"});
    RunResult const run = run_poolcast(more);
    EXPECT_EQ(run.err, "");
    return nlohmann::json::parse(run.out)["notes"].dump();
  };
  auto const has = [](std::string const& notes, std::string const& value) {
    return notes.find("a: 2 evaluations depend on 'weekday_of_sunday' = " + value +
                      ", which is not documented; see poolcast language --semantics") != notes.npos;
  };
  EXPECT_TRUE(has(simulate("", {}), "0"));
  EXPECT_TRUE(has(simulate(R"("semantics": {"weekday_of_sunday": 7},)", {}), "7"));
  EXPECT_TRUE(
      has(simulate(R"("semantics": {"weekday_of_sunday": 7},)", {"--semantics", "strict"}), "0"));
}

}  // namespace
}  // namespace poolcast
