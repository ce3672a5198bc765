// Every kind of mistake in a scenario, and the one line that answers it.
#include <gtest/gtest.h>

#include <span>

#include "tests/experiment/scenario_text.hpp"

namespace poolcast::experiment {
namespace {

struct Case {
  char const* text;
  char const* error;
};

void expect_errors(std::span<Case const> cases) {
  ScenarioFiles const files;
  for (Case const& row : cases) EXPECT_EQ(files.error_of(row.text), row.error) << row.text;
}

constexpr Case json_cases[] = {
    {"",
     "s.json:1:1: not JSON: syntax error while parsing value - unexpected end of input; expected "
     "'[', '{', or a literal"},
    {"{\"pools\": [}",
     "s.json:1:12: not JSON: syntax error while parsing value - unexpected '}'; expected '[', '{', "
     "or a literal"},
    {"{\n  \"name\": \"x\"\n  \"pools\": []}",
     "s.json:3:9: not JSON: syntax error while parsing object - unexpected string literal; "
     "expected '}'"},
    {"{} {}",
     "s.json:1:4: not JSON: syntax error while parsing value - unexpected '{'; expected end of "
     "input"},
    {"{\"name\": \"\xFF\"}",
     "s.json:1:11: not JSON: syntax error while parsing value - invalid string: ill-formed UTF-8 "
     "byte; last read: '\"\xFF'"},
    {"{ // a comment\n \"seed\": 1e999}", "s.json:2:10: the number 1e999 is too large"},
    {R"({"name": "of \" 1e999", /* 1e999 */ "seed": 1e999})",
     "s.json:1:45: the number 1e999 is too large"},
    {"[]", "s.json: expected an object, got an array"},
    {"5", "s.json: expected an object, got 5"},
};

TEST(ScenarioErrors, ANotWellFormedFileNamesLineAndColumn) { expect_errors(json_cases); }

// `POOL` is a pool that is right, `DAY` an hourly rate.
constexpr Case type_cases[] = {
    {R"({"name": 5, "pools": [POOL]})", "s.json: /name: expected text, got 5"},
    {R"({"start": "yesterday", "pools": [POOL]})",
     R"(s.json: /start: expected a time such as "2022-01-18T00:00:00Z", got "yesterday")"},
    {R"({"start": 2022, "pools": [POOL]})",
     R"(s.json: /start: expected a time such as "2022-01-18T00:00:00Z", got 2022)"},
    {R"({"start": "2990-01-18", "pools": [POOL]})", "s.json: /start: must lie from 1970 to 2199"},
    {R"({"start": "0001-01-01", "pools": [POOL]})", "s.json: /start: must lie from 1970 to 2199"},
    {R"({"horizon": 1, "pools": [POOL]})",
     R"(s.json: /horizon: expected a duration such as "PT5M", got 1)"},
    {R"({"horizon": "1y", "pools": [POOL]})",
     "s.json: /horizon: '1y' is not a duration; write PT5M, 00:05:00 or 5m"},
    {R"({"seed": "1", "pools": [POOL]})",
     "s.json: /seed: expected an integer from 0 to 9223372036854775807, got \"1\""},
    {R"({"seed": 1.5, "pools": [POOL]})",
     "s.json: /seed: expected an integer from 0 to 9223372036854775807, got 1.5"},
    {R"({"pools": {}})", "s.json: /pools: expected an array, got an object"},
    {R"({"pools": ["a"]})", "s.json: /pools/0: expected an object, got \"a\""},
    {R"({"pools": [POOL, {"id": true}]})", "s.json: /pools/1/id: expected text, got true"},
    {R"({"pools": [{"id": "a", "vmSize": []}]})",
     "s.json: /pools/0/vmSize: expected text, got an array"},
    {R"({"pools": [POOL], "model": []})", "s.json: /model: expected an object, got an array"},
    {R"({"pools": [POOL], "model": {"resizeTimeout": 5}})",
     R"(s.json: /model/resizeTimeout: expected a duration such as "PT5M", got 5)"},
    {R"({"pools": [POOL], "model": {"latencies": {"nodeBoot": 3}}})",
     "s.json: /model/latencies/nodeBoot: expected an object, got 3"},
    {R"({"pools": [POOL], "model": {"scaleInOrder": "idlefirst"}})",
     "s.json: /model/scaleInOrder: expected idleFirst, newest or random, got \"idlefirst\"; did "
     "you mean 'idleFirst'?"},
    {R"({"pools": [POOL], "semantics": "strickt"})",
     "s.json: /semantics: expected strict or lenient, got 'strickt'; did you mean 'strict'?"},
    {R"({"pools": [POOL], "semantics": 5})", "s.json: /semantics: expected an object, got 5"},
    {R"({"pools": [POOL], "semantics": {"stop": "now"}})",
     "s.json: /semantics/stop: expected keep_assigned or fail, got 'now'"},
    {R"({"pools": [POOL], "model": {"taskOrder": 1}})",
     "s.json: /model/taskOrder: expected fifo or firstFit, got 1"},
    {R"({"pools": [POOL], "quota": {"dedicatedCores": "many"}})",
     "s.json: /quota/dedicatedCores: expected an integer from 0 to 10000000, got \"many\""},
    {R"({"pools": [POOL], "prices": {"currency": "USD", "perHour": [
        {"vmSize": "x", "price": "one", "source": "s"}]}})",
     "s.json: /prices/perHour/0/price: expected an amount from 0 to 1000000, such as 0.12, got "
     "'one'"},
    {R"({"pools": [POOL], "prices": {"currency": "USD", "perHour": [
        {"vmSize": "x", "price": 1, "source": "s", "derived": 1}]}})",
     "s.json: /prices/perHour/0/derived: expected true or false, got 1"},
    {R"({"pools": [POOL], "load": {"synthetic": [{"pool": "a", "perHour": 5}]}})",
     "s.json: /load/synthetic/0/perHour: expected an array of 24 numbers, got 5"},
    {R"({"pools": [POOL], "load": {"synthetic": [{"pool": "a", "perHour": [1, 2]}]}})",
     "s.json: /load/synthetic/0/perHour: expected an array of 24 numbers, got 2 of them"},
};

std::string filled(std::string text) {
  auto const fill = [&](std::string const& word, std::string const& with) {
    for (std::size_t at; (at = text.find(word)) != text.npos;) text.replace(at, word.size(), with);
  };
  fill("POOL", R"({"id": "a", "vmSize": "Standard_D2s_v3"})");
  fill("DAY", "1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1");
  return text;
}

void expect_errors_filled(std::span<Case const> cases) {
  ScenarioFiles const files;
  for (Case const& row : cases) EXPECT_EQ(files.error_of(filled(row.text)), row.error) << row.text;
}

TEST(ScenarioErrors, AWrongTypeNamesItsPath) { expect_errors_filled(type_cases); }

constexpr Case key_cases[] = {
    {R"({"pool": [], "pools": [POOL]})", "s.json: /pool: unknown key; did you mean 'pools'?"},
    {R"({"pools": [POOL], "Seed": 1})", "s.json: /Seed: unknown key; did you mean 'seed'?"},
    {R"({"pools": [POOL], "wat": 1})", "s.json: /wat: unknown key"},
    {R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v3", "taskslots": 1}]})",
     "s.json: /pools/0/taskslots: unknown key"},
    {R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v3", "taskSlotPerNode": 1}]})",
     "s.json: /pools/0/taskSlotPerNode: unknown key; did you mean 'taskSlotsPerNode'?"},
    {R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v3", "latencies": {"nodeBot": "1m"}}]})",
     "s.json: /pools/0/latencies/nodeBot: unknown key; did you mean 'nodeBoot'?"},
    {R"({"pools": [POOL], "semantics": {"name_cas": "sensitive"}})",
     "s.json: /semantics/name_cas: unknown key; did you mean 'name_case'?"},
    {R"({"pools": [POOL], "model": {"taskorder": "fifo"}})",
     "s.json: /model/taskorder: unknown key; did you mean 'taskOrder'?"},
    {R"({"pools": [POOL], "model": {"latencies": {"agentstart": "1m"}}})",
     "s.json: /model/latencies/agentstart: unknown key; did you mean 'agentStart'?"},
    {R"({"pools": [POOL], "model": {"latencies": {"nodeBoot":
        {"distribution": "fixed", "value": "1m", "min": "1s"}}}})",
     "s.json: /model/latencies/nodeBoot/min: unknown key"},
    {R"({"pools": [POOL], "quota": {"dedicatedCore": 1}})",
     "s.json: /quota/dedicatedCore: unknown key; did you mean 'dedicatedCores'?"},
    {R"({"pools": [POOL], "prices": {"currency": "USD", "perhour": []}})",
     "s.json: /prices/perhour: unknown key; did you mean 'perHour'?"},
    {R"({"pools": [POOL], "prices": {"currency": "USD", "perHour": [
        {"vmSize": "x", "price": 1, "source": "s", "teir": "dedicated"}]}})",
     "s.json: /prices/perHour/0/teir: unknown key"},
    {R"({"pools": [POOL], "load": {"defaultpool": "a"}})",
     "s.json: /load/defaultpool: unknown key; did you mean 'defaultPool'?"},
    {R"({"pools": [POOL], "load": {"synthetic": [
        {"pool": "a", "perHour": [1, DAY], "duration": "1m", "slots": 2}]}})",
     "s.json: /load/synthetic/0/slots: unknown key"},
};

TEST(ScenarioErrors, AnUnknownKeyIsRefusedAtEveryLevel) { expect_errors_filled(key_cases); }

constexpr Case range_cases[] = {
    {R"({"horizon": "PT0S", "pools": [POOL]})",
     "s.json: /horizon: must be longer than nothing and at most ten years"},
    {R"({"horizon": "P4000D", "pools": [POOL]})",
     "s.json: /horizon: must be longer than nothing and at most ten years"},
    {R"({"seed": -1, "pools": [POOL]})",
     "s.json: /seed: expected an integer from 0 to 9223372036854775807, got -1"},
    {R"({"seed": 18446744073709551615, "pools": [POOL]})",
     "s.json: /seed: expected an integer from 0 to 9223372036854775807, got "
     "18446744073709551615"},
    {R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v3", "taskSlotsPerNode": 0}]})",
     "s.json: /pools/0/taskSlotsPerNode: expected an integer from 1 to 256, got 0"},
    {R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v3", "taskSlotsPerNode": 9}]})",
     "s.json: /pools/0/taskSlotsPerNode: the service accepts four a core, here 8"},
    {R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v3",
        "autoScaleEvaluationInterval": "PT4M59S"}]})",
     "s.json: /pools/0/autoScaleEvaluationInterval: the service accepts PT5M to PT168H"},
    {R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v3",
        "autoScaleEvaluationInterval": "PT169H"}]})",
     "s.json: /pools/0/autoScaleEvaluationInterval: the service accepts PT5M to PT168H"},
    {R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v3", "targetDedicatedNodes": 100001}]})",
     "s.json: /pools/0/targetDedicatedNodes: expected an integer from 0 to 100000, got 100001"},
    {R"({"pools": [POOL], "model": {"resizeTimeout": "PT4M"}})",
     "s.json: /model/resizeTimeout: the service accepts no less than PT5M; or \"none\""},
    {R"({"pools": [POOL], "model": {"latencies": {"lowPriorityAllocationPercent": 10001}}})",
     "s.json: /model/latencies/lowPriorityAllocationPercent: expected an integer from 0 to 10000, "
     "got 10001"},
    {R"({"pools": [POOL], "model": {"latencies": {"agentStart":
        {"distribution": "empirical", "values": ["PT0.00005S"]}}}})",
     "s.json: /model/latencies/agentStart: is finer than a millisecond"},
    {R"({"pools": [POOL], "model": {"latencies": {"nodeBoot":
        {"distribution": "empirical", "values": []}}}})",
     "s.json: /model/latencies/nodeBoot/values: expected an array of at least one duration, got an "
     "empty one"},
    {R"({"pools": [POOL], "model": {"latencies": {"nodeBoot":
        {"distribution": "mixture", "parts": []}}}})",
     "s.json: /model/latencies/nodeBoot/parts: a mixture needs at least one part"},
    {R"({"pools": [POOL], "model": {"latencies": {"nodeBoot": {"distribution": "mixture",
        "parts": [{"weight": 0, "distribution": "fixed", "value": "1m"}]}}}})",
     "s.json: /model/latencies/nodeBoot/parts/0/weight: must be more than 0"},
    {R"({"pools": [POOL], "faults": [{"fault": "quotaCut", "from": "1h", "until": "30m",
        "cores": 1}]})",
     "s.json: /faults/0/until: is not after from"},
    {R"({"pools": [POOL], "faults": [{"fault": "registryDwon", "from": "1h", "until": "2h"}]})",
     "s.json: /faults/0/fault: expected submitError, resizeError, capacityDrought, registryDown or "
     "quotaCut, got \"registryDwon\"; did you mean 'registryDown'?"},
    {R"({"pools": [POOL], "pipelines": {"service": "gitlab"}})",
     "s.json: /pipelines/service: expected none, azureDevOps or gitHub, got \"gitlab\"; did you "
     "mean 'gitHub'?"},
    {R"({"pools": [POOL], "model": {"latencies": {"agentStart": "P31D"}}})",
     "s.json: /model/latencies/agentStart: is longer than P30D, the longest allowed"},
    {R"({"pools": [POOL], "model": {"latencies": {"nodeBoot":
        {"distribution": "uniform", "min": "2m", "max": "1m"}}}})",
     "s.json: /model/latencies/nodeBoot/max: is less than min"},
    {R"({"pools": [POOL], "model": {"latencies": {"nodeBoot":
        {"distribution": "lognormal", "median": "1m", "sigma": 11}}}})",
     "s.json: /model/latencies/nodeBoot/sigma: expected a number from 0 to 10, got 11"},
    {R"({"pools": [POOL], "quota": {"lowPriorityCores": -1}})",
     "s.json: /quota/lowPriorityCores: expected an integer from 0 to 10000000, got -1"},
    {R"({"pools": [POOL], "prices": {"currency": "USD", "perHour": [
        {"vmSize": "x", "price": -0.1, "source": "s"}]}})",
     "s.json: /prices/perHour/0/price: expected an amount from 0 to 1000000, such as 0.12, got "
     "'-0.1'"},
    {R"({"pools": [POOL], "load": {"synthetic": [
        {"pool": "a", "perHour": [-1, DAY], "duration": "1m"}]}})",
     "s.json: /load/synthetic/0/perHour/0: expected a number from 0 to 1000000, got -1"},
    {R"({"pools": [POOL], "load": {"synthetic": [
        {"pool": "a", "perHour": [1, DAY], "duration": "P366D"}]}})",
     "s.json: /load/synthetic/0/duration: is longer than P365D, the longest allowed"},
    {R"({"pools": [POOL], "load": {"synthetic": [
        {"pool": "a", "perHour": [1, DAY], "duration": "1m", "utcOffsetHours": 15}]}})",
     "s.json: /load/synthetic/0/utcOffsetHours: expected a number from -12 to 14, got 15"},
};

TEST(ScenarioErrors, AValueOutOfRangeNamesTheRange) { expect_errors_filled(range_cases); }

constexpr Case meaning_cases[] = {
    {R"({})", "s.json: /pools: is missing"},
    {R"({"pools": []})", "s.json: /pools: a scenario needs at least one pool"},
    {R"({"pools": [{"vmSize": "Standard_D2s_v3"}]})", "s.json: /pools/0/id: is missing"},
    {R"({"pools": [{"id": "", "vmSize": "Standard_D2s_v3"}]})", "s.json: /pools/0/id: is empty"},
    {R"({"pools": [{"id": "a"}]})", "s.json: /pools/0/vmSize: is missing"},
    {R"({"pools": [POOL, POOL]})", "s.json: /pools/1/id: another pool has this id"},
    {R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v4x"}]})",
     "s.json: /pools/0/vmSize: unknown size 'Standard_D2s_v4x'; did you mean 'Standard_D2s_v4'? "
     "for a size that is not in the table, add its \"vCPUs\""},
    {R"({"pools": [{"id": "a", "vmSize": "laptop"}]})",
     "s.json: /pools/0/vmSize: unknown size 'laptop'; for a size that is not in the table, add "
     "its \"vCPUs\""},
    {R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v3", "autoScaleFormula": "x = 1",
        "autoScaleFormulaFile": "f.autoscale"}]})",
     "s.json: /pools/0/autoScaleFormula: stands beside autoScaleFormulaFile; keep one of them"},
    {R"({"pools": [{"id": "a", "vmSize": "Standard_D2s_v3", "autoScaleFormulaFile": "gone"}]})",
     "s.json: /pools/0/autoScaleFormulaFile: cannot read 'gone': No such file or directory"},
    {R"({"pools": [POOL], "prices": {}})", "s.json: /prices/currency: is missing"},
    {R"({"pools": [POOL], "prices": {"currency": "USD", "perHour": [
        {"vmSize": "x", "price": 1, "source": "s"},
        {"vmSize": "x", "os": "windows", "price": 1, "source": "s"},
        {"vmSize": "x", "tier": "dedicated", "price": 2, "source": "s"}]}})",
     "s.json: /prices/perHour/2/vmSize: a second price for the same size, os and tier"},
    {R"({"pools": [POOL],
        "prices": {"currency": "USD", "perHour": [{"vmSize": "x", "price": 1}]}})",
     "s.json: /prices/perHour/0/source: is missing"},
    {R"({"pools": [{"id": "linux", "vmSize": "Standard_D2s_v3"}],
        "load": {"defaultPool": "linx"}})",
     "s.json: /load/defaultPool: no pool has the id 'linx'; did you mean 'linux'?"},
    {R"({"pools": [POOL], "load": {"synthetic": [
        {"pool": "zebra", "perHour": [1, DAY], "duration": "1m"}]}})",
     "s.json: /load/synthetic/0/pool: no pool has the id 'zebra'"},
    {R"({"pools": [POOL], "load": {"synthetic": [{"pool": "a", "perHour": [1, DAY]}]}})",
     "s.json: /load/synthetic/0/duration: is missing"},
    {R"({"pools": [POOL], "load": {"synthetic": [
        {"pool": "a", "perHour": [1, DAY], "duration": {"value": "1m"}}]}})",
     "s.json: /load/synthetic/0/duration/distribution: is missing"},
    {R"({"pools": [POOL], "load": {"file": "jobs.csv", "synthetic": [
        {"pool": "a", "perHour": [1, DAY], "duration": "1m"}]}})",
     "s.json: /load/file: stands beside synthetic; keep one of them"},
    {R"({"pools": [POOL], "load": {"columns": "queued=q"}})",
     "s.json: /load/columns: there is no file whose columns these are"},
};

TEST(ScenarioErrors, AScenarioThatMakesNoSenseSaysWhy) { expect_errors_filled(meaning_cases); }

TEST(ScenarioErrors, AMissingFileAndAFolderHaveTheSystemsReason) {
  EXPECT_EQ(load_scenario("no/such.json").error().message,
            "cannot read 'no/such.json': No such file or directory");
  EXPECT_EQ(load_scenario(".").error().message, "cannot read '.': it is a directory");
}

TEST(ScenarioErrors, AThousandPoolsAreEnough) {
  std::string text = R"({"pools": [)";
  for (int i = 0; i <= 1000; ++i) {
    text += std::string(i == 0 ? "" : ",") + R"({"id": ")" + std::to_string(i) +
            R"(", "vmSize": "Standard_D2s_v3"})";
  }
  EXPECT_EQ(ScenarioFiles().error_of(text + "]}"), "s.json: /pools: more than 1,000 pools");
}

}  // namespace
}  // namespace poolcast::experiment
