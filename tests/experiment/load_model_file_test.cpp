// Load models as files: every kind of mistake and the one line that answers it; written and read
// again; drawn by a scenario.
#include "engine/experiment/load_model_file.hpp"

#include <gtest/gtest.h>

#include "engine/experiment/simulate.hpp"
#include "engine/load/generate.hpp"
#include "tests/experiment/scenario_text.hpp"
#include "tests/load/load_text.hpp"

namespace poolcast::experiment {
namespace {

std::string const day_of_ones = "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]";

/// With `DAY` for an hourly rate, and `LONE` for a stream that is right.
std::string filled(std::string text) {
  auto const replace = [&](std::string const& mark, std::string const& with) {
    for (std::size_t at; (at = text.find(mark)) != text.npos;) text.replace(at, mark.size(), with);
  };
  replace("LONE", R"({"duration": "PT1M", "perHour": DAY})");
  replace("DAY", day_of_ones);
  return text;
}

std::string error_of(std::string const& text) {
  test::TemporaryDirectory const files;
  Result<load::LoadModel> const model = read_load_model(files.file("m.json", filled(text)));
  if (model) return "";
  std::string message = model.error().message;
  std::string const folder = files.path().string() + "/";
  return message.starts_with(folder) ? message.substr(folder.size()) : message;
}

struct Case {
  char const* text;
  char const* error;
};

constexpr Case cases[] = {
    {"{}", "m.json: /streams: is missing"},
    {R"({"streams": []})", "m.json: /streams: a load model needs at least one stream"},
    {R"({"streams": [LONE], "stream": 1})",
     "m.json: /stream: unknown key; did you mean 'streams'?"},
    {R"({"timeZone": "Europe/Pariss", "streams": [LONE]})",
     "m.json: /timeZone: unknown time zone 'Europe/Pariss'; did you mean 'Europe/Paris'?"},
    {R"({"holidays": "2022-07-14", "streams": [LONE]})",
     "m.json: /holidays: expected an array of at most 10000 texts, got \"2022-07-14\""},
    {R"({"holidays": [14], "streams": [LONE]})", "m.json: /holidays/0: expected text, got 14"},
    {R"({"holidays": ["2022-07-14", "14.7.2022"], "streams": [LONE]})",
     "m.json: /holidays/1: '14.7.2022' is not a date; write 2022-07-14"},
    {R"({"kinds": [{"name": "a"}], "streams": [LONE]})", "m.json: /kinds/0/duration: is missing"},
    {R"({"kinds": [{"name": "a", "duration": "PT1M"}, {"name": "a", "duration": "PT1M"}],
         "streams": [LONE]})",
     "m.json: /kinds/1/name: another kind has this name"},
    {R"({"kinds": [{"name": "a", "duration": {"distribution": "empirical", "values": []}}],
         "streams": [LONE]})",
     "m.json: /kinds/0/duration/values: expected an array of at least one duration, "
     "got an empty one"},
    {R"({"shapes": [{"name": "s"}], "streams": [LONE]})", "m.json: /shapes/0/jobs: is missing"},
    {R"({"shapes": [{"name": "s", "jobs": []}], "streams": [LONE]})",
     "m.json: /shapes/0/jobs: a shape needs at least one job"},
    {R"({"shapes": [{"name": "s", "jobs": [{"duration": "PT1M"}]},
                    {"name": "s", "jobs": [{"duration": "PT1M"}]}], "streams": [LONE]})",
     "m.json: /shapes/1/name: another shape has this name"},
    {R"({"shapes": [{"name": "s", "jobs": [{}]}], "streams": [LONE]})",
     "m.json: /shapes/0/jobs/0/duration: is missing"},
    {R"({"kinds": [{"name": "build", "duration": "PT1M"}],
         "shapes": [{"name": "s", "jobs": [{"kind": "buil"}]}], "streams": [LONE]})",
     "m.json: /shapes/0/jobs/0/kind: no kind is named 'buil'; did you mean 'build'?"},
    {R"({"kinds": [{"name": "build", "duration": "PT1M"}],
         "shapes": [{"name": "s", "jobs": [{"kind": "x"}]}], "streams": [LONE]})",
     "m.json: /shapes/0/jobs/0/kind: no kind is named 'x'; there are 'build'; or give the job a "
     "duration of its own"},
    {R"({"shapes": [{"name": "s", "jobs": [{"name": "a", "duration": "PT1M", "needs": ["b"]},
                                           {"name": "b", "duration": "PT1M"}]}],
         "streams": [LONE]})",
     "m.json: /shapes/0/jobs/0/needs/0: no earlier job of the shape is named 'b'"},
    {R"({"shapes": [{"name": "s", "jobs": [{"duration": "PT1M", "count": 10001}]}],
         "streams": [LONE]})",
     "m.json: /shapes/0/jobs/0/count: expected an integer from 1 to 10000, got 10001"},
    {R"({"shapes": [{"name": "s", "jobs": [{"duration": "PT1M", "count": 6000},
                                           {"duration": "PT1M", "count": 6000}]}],
         "streams": [LONE]})",
     "m.json: /shapes/0/jobs/1/count: a shape has at most 10,000 jobs"},
    {R"({"shapes": [{"name": "s", "pipeline": false,
                     "jobs": [{"name": "a", "duration": "PT1M"},
                              {"duration": "PT1M", "needs": ["a"]}]}], "streams": [LONE]})",
     "m.json: /shapes/0/pipeline: a job that needs another belongs to a pipeline"},
    {R"({"streams": [{"perHour": DAY}]})", "m.json: /streams/0/duration: is missing"},
    {R"({"streams": [{"duration": "PT1M"}]})",
     "m.json: /streams/0/perHour: is missing; or give perHourOfWeek or nightly"},
    {R"({"streams": [{"duration": "PT1M", "perHour": DAY, "nightly": {"at": "02:00"}}]})",
     "m.json: /streams/0/perHour: give one of perHour, perHourOfWeek and nightly"},
    {R"({"streams": [{"duration": "PT1M", "perHour": [1, 2]}]})",
     "m.json: /streams/0/perHour: expected an array of 24 numbers, got 2 of them"},
    {R"({"streams": [{"duration": "PT1M", "perHourOfWeek": DAY}]})",
     "m.json: /streams/0/perHourOfWeek: expected an array of 168 numbers, got 24 of them"},
    {R"({"shapes": [{"name": "ci", "jobs": [{"duration": "PT1M"}]}],
         "streams": [{"shape": "nightly", "perHour": DAY}]})",
     "m.json: /streams/0/shape: no shape is named 'nightly'; there are 'ci'"},
    {R"({"streams": [{"shapes": [], "perHour": DAY}]})",
     "m.json: /streams/0/shapes: names no shape"},
    {R"({"shapes": [{"name": "ci", "jobs": [{"duration": "PT1M"}]}],
         "streams": [{"shape": "ci", "shapes": ["ci"], "perHour": DAY}]})",
     "m.json: /streams/0/shape: stands beside shapes; keep one of them"},
    {R"({"shapes": [{"name": "ci", "jobs": [{"duration": "PT1M"}]}],
         "streams": [{"shape": "ci", "pool": "a", "perHour": DAY}]})",
     "m.json: /streams/0/pool: belongs to the jobs of the shape, not to the stream"},
    {R"({"shapes": [{"name": "ci", "jobs": [{"duration": "PT1M"}]}],
         "streams": [{"shapes": ["ci"], "weights": [1, 2], "perHour": DAY}]})",
     "m.json: /streams/0/weights: expected an array of 1 numbers, got 2 of them"},
    {R"({"streams": [{"duration": "PT1M", "weights": [1], "perHour": DAY}]})",
     "m.json: /streams/0/weights: unknown key"},
    {R"({"streams": [{"duration": "PT1M", "nightly": {"at": "25:00"}}]})",
     "m.json: /streams/0/nightly/at: '25:00' is not a time of day; write 02:00"},
    {R"({"streams": [{"duration": "PT1M", "nightly": {"at": "2:00"}}]})",
     "m.json: /streams/0/nightly/at: '2:00' is not a time of day; write 02:00"},
    {R"({"streams": [{"duration": "PT1M", "nightly": {"at": "02:00", "days": ["mondy"]}}]})",
     "m.json: /streams/0/nightly/days/0: 'mondy' is no day; did you mean 'monday'?"},
    {R"({"streams": [{"duration": "PT1M", "nightly": {"at": "02:00", "days": []}}]})",
     "m.json: /streams/0/nightly/days: names no day"},
    {R"({"streams": [{"duration": "PT1M", "nightly": {"at": "02:00", "spread": "P2D"}}]})",
     "m.json: /streams/0/nightly/spread: is longer than a day"},
    {R"({"streams": [{"duration": "PT1M", "nightly": {"at": "02:00"}, "bursts": {"sizes": [2]}}]})",
     "m.json: /streams/0/bursts: does not go with nightly, which has its own count"},
    {R"({"streams": [{"duration": "PT1M", "nightly": {"at": "02:00"}, "weekendFactor": 0}]})",
     "m.json: /streams/0/weekendFactor: does not go with nightly, which has its own count"},
    {R"({"streams": [{"duration": "PT1M", "perHour": DAY, "bursts": {}}]})",
     "m.json: /streams/0/bursts/sizes: is missing"},
    {R"({"streams": [{"duration": "PT1M", "perHour": DAY, "bursts": {"sizes": []}}]})",
     "m.json: /streams/0/bursts/sizes: names no size"},
    {R"({"streams": [{"duration": "PT1M", "perHour": DAY, "bursts": {"sizes": [1.5]}}]})",
     "m.json: /streams/0/bursts/sizes/0: is not a whole number"},
    {R"({"streams": [{"duration": "PT1M", "perHour": DAY, "bursts": {"sizes": 2}}]})",
     "m.json: /streams/0/bursts/sizes: expected an array of at most 100000 numbers, got 2"},
    {R"({"streams": [{"duration": "PT1M", "perHour": DAY, "mergeTrain": {"parallel": 0}}]})",
     "m.json: /streams/0/mergeTrain/parallel: expected an integer from 1 to 1000, got 0"},
};

TEST(LoadModelFile, EveryMistakeHasItsLine) {
  for (Case const& row : cases) EXPECT_EQ(error_of(row.text), row.error) << row.text;
}

TEST(LoadModelFile, WeekendFactorGoesWithTheDaysHours) {
  std::string week = "[1";
  for (int i = 1; i < 168; ++i) week += ",1";
  std::string const text =
      R"({"streams": [{"duration": "PT1M", "weekendFactor": 0, "perHourOfWeek": )" + week + "]}]}";
  EXPECT_EQ(error_of(text),
            "m.json: /streams/0/weekendFactor: goes with perHour; perHourOfWeek has the weekend's "
            "hours");
}

std::string const every_part = filled(R"({
  "timeZone": "Europe/Paris", "holidays": ["2022-07-14"],
  "kinds": [
    {"name": "build", "duration": {"distribution": "lognormal", "median": "PT5M", "sigma": 0.5,
                                   "max": "PT1H"}},
    {"name": "test", "duration": {"distribution": "empirical",
                                  "values": ["PT2M", "PT1M", "PT4.5S"]}}],
  "shapes": [{"name": "ci", "jobs": [
      {"kind": "build", "pool": "a", "requiredSlots": 2, "priority": 5},
      {"kind": "test", "count": 3, "needs": ["build"]},
      {"name": "lone test", "kind": "test", "needs": ["build"], "after": "PT1M"},
      {"kind": "deploy", "needs": ["lone test"],
       "duration": {"distribution": "uniform", "min": "PT1M", "max": "PT2M"}}]}],
  "streams": [
    {"name": "one", "shapes": ["ci"], "perHour": DAY, "weekendFactor": 0.5,
     "bursts": {"sizes": [1, 4], "weights": [3, 1], "gap": "PT2S"}, "mergeTrain": {"parallel": 3}},
    {"kind": "lint", "pool": "b",
     "duration": {"distribution": "mixture", "parts": [
       {"weight": 3, "distribution": "fixed", "value": "PT1M"},
       {"weight": 1, "distribution": "uniform", "min": "PT1M", "max": "PT2M"}]},
     "nightly": {"at": "02:30", "count": 4, "days": ["monday", "friday"], "onHolidays": false,
                 "spread": "PT5M"}}]})");

TEST(LoadModelFile, WhatIsWrittenReadsAsTheSame) {
  test::TemporaryDirectory const files;
  Result<load::LoadModel> const first = read_load_model(files.file("a.json", every_part));
  ASSERT_TRUE(first) << first.error().message;
  std::string const text = load_model_json(*first, "a test");
  Result<load::LoadModel> const second = read_load_model(files.file("b.json", text));
  ASSERT_TRUE(second) << second.error().message << "\n" << text;
  EXPECT_EQ(load_model_json(*second, "a test"), text);
  load::Window const week{*parse_w3c_time("2022-07-11"), 7 * day};
  EXPECT_EQ(load::load_text(load::generate(*first, week, 1)),
            load::load_text(load::generate(*second, week, 1)));
}

std::string scenario_with(std::string const& load, std::string const& further = "") {
  return R"({"horizon": "P2D", "pools": [{"id": "a", "vmSize": "Standard_D2s_v3"}, {"id": "b", )"
         R"("vmSize": "Standard_D2s_v3"}], "load": {)" +
         load + "}" + further + "}";
}

class LoadModelInScenario : public testing::Test {
 protected:
  Result<Scenario> load(std::string const& model, std::string const& scenario) const {
    files_.file("m.json", filled(model));
    return load_scenario(files_.file("s.json", scenario));
  }
  std::string error_of(std::string const& model, std::string const& scenario) const {
    Result<Scenario> const read = load(model, scenario);
    std::string text = read ? "" : read.error().message;
    std::string const folder = files_.path().string() + "/";
    for (std::size_t at; (at = text.find(folder)) != text.npos;) text.erase(at, folder.size());
    return text;
  }

 private:
  test::TemporaryDirectory files_;
};

TEST_F(LoadModelInScenario, JobsGoToThePoolsOfTheirNames) {
  Result<Scenario> const scenario =
      load(R"({"streams": [{"pool": "b", "duration": "PT1M", "perHour": DAY},
                           {"duration": "PT2M", "perHour": DAY}]})",
           scenario_with(R"("model": "m.json", "defaultPool": "a")"));
  ASSERT_TRUE(scenario) << scenario.error().message;
  Result<Workload> const workload = load_workload(*scenario);
  ASSERT_TRUE(workload) << workload.error().message;
  EXPECT_NEAR(static_cast<double>(workload->load.jobs.size()), 96, 40);
  for (load::Job const& job : workload->load.jobs) {
    EXPECT_EQ(job.pool.value, job.duration == minute ? 1 : 0);
  }
  EXPECT_EQ(workload->end - workload->start, 2 * day);
}

TEST_F(LoadModelInScenario, MistakesNameTheModel) {
  std::string const model = R"("model": "m.json")";
  EXPECT_EQ(error_of("{}", scenario_with(model)),
            "s.json: /load/model: m.json: /streams: is missing");
  EXPECT_EQ(error_of(R"({"streams": [LONE]})", scenario_with(model)),
            "s.json: /load/model: m.json has jobs without a pool; add defaultPool");
  EXPECT_EQ(error_of(R"({"streams": [{"pool": "agent", "duration": "PT1M", "perHour": DAY}]})",
                     scenario_with(model)),
            "s.json: /load/model: m.json: no pool of the scenario has the id 'agent'");
  EXPECT_EQ(error_of(R"({"streams": [LONE]})",
                     scenario_with(R"("model": "m.json", "defaultPool": "a", "file": "x.csv")")),
            "s.json: /load/model: stands beside synthetic or file; keep one of them");
}

TEST_F(LoadModelInScenario, TooManyOrNoJobsAreSaid) {
  auto const workload_error = [&](std::string const& rate) {
    std::string day_text = "[" + rate;
    for (int i = 1; i < 24; ++i) day_text += "," + rate;
    Result<Scenario> const scenario =
        load(R"({"streams": [{"pool": "a", "duration": "PT1M", "bursts": {"sizes": [1000]},
                 "perHour": )" +
                 day_text + "]}]}",
             scenario_with(R"("model": "m.json")"));
    if (!scenario) return scenario.error().message;
    Result<Workload> const workload = load_workload(*scenario);
    return workload ? "" : workload.error().message;
  };
  EXPECT_EQ(workload_error("1000000"),
            "s: no job to simulate: more than 100,000,000 jobs of the load model are expected");
  EXPECT_EQ(workload_error("0"), "s: no job to simulate: the synthetic load has none within 2 d");
}

}  // namespace
}  // namespace poolcast::experiment
