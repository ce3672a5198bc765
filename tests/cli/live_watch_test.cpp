// Long: the commands that watch a pool, against the same account.
// The commands of `poolcast live` that only look, as a user runs them, on an emulated account.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/base/time.hpp"
#include "tests/cli/emulator_process.hpp"

namespace poolcast {
namespace {

using nlohmann::json;
using test::EmulatorProcess;
using test::run_poolcast;
using test::RunningPoolcast;
using test::RunResult;
using test::TemporaryDirectory;

constexpr char wrong_key[] = "d3Jvbmc=";
constexpr char off[] =
    "pool 'fixed': its autoscale is off, and the service evaluates formulas only where it is on; a "
    "formula that keeps the pool's size turns it on: az batch pool autoscale enable --pool-id "
    "fixed "
    "--auto-scale-formula '$TargetDedicatedNodes = 2; $TargetLowPriorityNodes = 0;'";

/// With a pool `p` on which two tasks run and one waits, and a pool `fixed` without autoscale.
struct Account {
  EmulatorProcess emulator{};

  Account() {
    emulator.add_pool("p", "$TargetDedicatedNodes = 1;");
    emulator.add_pool("fixed", "");
    emulator.advance("10m");
    emulator.add_tasks("p", {"a", "b", "c"});
    emulator.advance("4m");
  }
};

std::vector<json> events_of(std::string const& path) {
  std::vector<json> events;
  std::string const text = test::read_file(path);
  for (std::string_view const line : split(text, '\n')) {
    if (!line.empty()) events.push_back(json::parse(line));
  }
  return events;
}

std::map<std::string, int> tally(std::vector<json> const& events) {
  std::map<std::string, int> tally;
  for (json const& event : events) ++tally[event["event"]];
  return tally;
}

TEST(LiveVerify, TheEmulatedServiceGivesTheSameValues) {
  Account const account;
  RunResult const run =
      run_poolcast({"live", "verify", "formulas/ephemeral-agents.autoscale", "--pool", "p"});
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_NE(run.out.find(" equal, 0 differ\n"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("readings of samples taken from"), std::string::npos) << run.out;
}

TEST(LiveVerify, TellsWhereTheServiceDiffers) {
  Account const account;
  TemporaryDirectory files;
  std::string const semantics = files.file("s.json", R"({"rounding": "half_to_even"})");
  std::string const text = "a = 1;\nb = round(2.5);\n$TargetDedicatedNodes = b;";
  RunResult const run =
      run_poolcast({"live", "verify", "-", "--pool", "p", "--semantics", semantics}, text);
  EXPECT_EQ(run.out,
            "-:2:1: b: the service gives 3, Poolcast 2\npool p: 2 values equal, 1 differ\n");
  EXPECT_EQ(run.exit_code, 1);
  RunResult const as_json = run_poolcast(
      {"live", "verify", "-", "--pool", "p", "--semantics", semantics, "-o", "json"}, text);
  json const answer = json::parse(as_json.out);
  EXPECT_EQ(answer["compared"], 3);
  EXPECT_EQ(answer["differences"][0]["line"], 2);
  EXPECT_EQ(answer["differences"][0]["service"], "3");
  EXPECT_EQ(as_json.exit_code, 1);
}

TEST(LiveVerify, ComparesErrorsToo) {
  Account const account;
  struct Case {
    char const* formula;
    char const* semantics;
    char const* out;
    int exit_code;
  };
  Case const cases[] = {
      {"x = y;", "{}",
       "pool p: 1 error equal, 0 differ\nthe service's error: AutoScalingFormulaEvaluationError: "
       "Line 1, Col 5: Undefined symbol: y\n",
       0},
      {"x = ;", "{}",
       "pool p: 1 error equal, 0 differ\nthe service's error: AutoScalingFormulaSyntaxError: Line "
       "1, Col 5: expected an expression, found ';'\n",
       0},
      {"x = 1 / 0;", R"({"not_finite": "accept"})",
       "-: error: the service gives AutoScalingFormulaEvaluationError: Line 1, Col 7: Division by "
       "zero, Poolcast no error\npool p: 0 errors equal, 1 differ\nthe service's error: "
       "AutoScalingFormulaEvaluationError: Line 1, Col 7: Division by zero\n",
       1},
  };
  for (Case const& one : cases) {
    TemporaryDirectory files;
    std::string const semantics = files.file("s.json", one.semantics);
    RunResult const run =
        run_poolcast({"live", "verify", "-", "--pool", "p", "--semantics", semantics}, one.formula);
    EXPECT_EQ(run.out, one.out);
    EXPECT_EQ(run.exit_code, one.exit_code) << one.formula;
  }
}

TEST(LiveVerify, BothRefuseWhatIsTooLong) {
  Account const account;
  std::string text;
  while (text.size() < 9000) text += "x = 1;\n";
  RunResult const run = run_poolcast({"live", "verify", "-", "--pool", "p"}, text);
  EXPECT_EQ(run.out.find("pool p: 1 error equal, 0 differ\n"), 0U) << run.out;
  EXPECT_EQ(run.exit_code, 0);
}

TEST(LiveVerify, WhatCannotBeComparedIsNotVerified) {
  Account const account;
  RunResult const run =
      run_poolcast({"live", "verify", "-", "--pool", "p"}, "$TargetDedicatedNodes = rand();");
  EXPECT_EQ(run.err,
            "-: nothing could be compared, so nothing is verified; a formula shows more where it "
            "assigns its steps to variables\n");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(LiveProbeCommand, WritesAProfileThatHoldsTheService) {
  TemporaryDirectory files;
  std::string const scenario = files.file("s.json", R"({
    "name": "s", "start": "2026-01-12T00:00:00Z", "horizon": "P1D",
    "semantics": {"weekday_of_sunday": 7, "year": "P366D", "received_percent_format": "rounded"},
    "pools": [{"id": "p", "vmSize": "Standard_D2s_v3", "os": "linux",
      "autoScaleFormula": "$x = 1;"}],
    "load": {"synthetic": [{"pool": "p", "perHour": [1,1,1,1,1,1,1,1,1,1,1,1,
      1,1,1,1,1,1,1,1,1,1,1,1],
      "duration": {"distribution": "fixed", "value": "PT5M"}}]}})");
  EmulatorProcess const emulator({"--speed", "1", "--scenario", scenario});
  std::string const path = (files.path() / "probed.json").string();
  RunResult const none = run_poolcast({"live", "probe"});
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_NE(none.err.find("none of its 0 pools has autoscale on"), std::string::npos) << none.err;
  emulator.add_pool("p", "$TargetDedicatedNodes = 1;");
  emulator.advance("10m");
  emulator.add_tasks("p", {"a", "b"});
  emulator.advance("3m");
  RunResult const run = run_poolcast({"live", "probe", "-o", path});
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_NE(run.out.find("weekday_of_sunday             7  (DIFFERS: Poolcast assumes 0)\n"),
            std::string::npos)
      << run.out;
  EXPECT_NE(run.out.find("33 of 33 settings settled; 3 differ from what Poolcast assumes\n"),
            std::string::npos)
      << run.out;
  json const profile = json::parse(test::read_file(path));
  EXPECT_EQ(profile["year"], "P366D");
  EXPECT_EQ(profile["received_percent_format"], "rounded");
  RunResult const used = run_poolcast({"eval", "docs/examples/weekend.autoscale", "--at",
                                       "2022-10-02T12:00:00Z", "--semantics", path});
  EXPECT_NE(used.out.find("weekend=1"), std::string::npos) << used.out;
  RunResult const unwritable = run_poolcast({"live", "probe", "-o", "/no/such/folder/p.json"});
  EXPECT_EQ(unwritable.exit_code, 1);
  EXPECT_NE(unwritable.err.find("/no/such/folder/p.json"), std::string::npos) << unwritable.err;
}

TEST(LiveShadow, PrintsARowForEachEvaluationAndEndsWithASummary) {
  Account const account;
  for (std::string const by : {"service", "poolcast"}) {
    RunningPoolcast shadow({"live", "shadow", "formulas/queue-depth.autoscale", "--pool", "p",
                            "--by", by, "--every", "50ms"});
    shadow.read_until("(dedicated + low-priority)\n");
    account.emulator.advance("5m");
    shadow.read_until("Z  1 + 0       ");
    EXPECT_EQ(shadow.end(SIGINT), 0);
    std::string const all = shadow.read_all();
    EXPECT_NE(all.find("the candidate would have asked for fewer nodes in 0 of 1 evaluation, for "),
              std::string::npos)
        << all;
  }
}

TEST(LiveShadow, WithoutAutoscalePoolcastEvaluatesAtItsOwnInterval) {
  Account const account;
  RunResult const refused =
      run_poolcast({"live", "shadow", "-", "--pool", "fixed"}, "$TargetDedicatedNodes = 1;");
  EXPECT_EQ(refused.err, off + std::string("; or let Poolcast evaluate it: --by poolcast\n"));
  EXPECT_EQ(refused.exit_code, 1);
  TemporaryDirectory files;
  std::string const formula = files.file("f", "$TargetDedicatedNodes = 1;");
  RunningPoolcast local({"live", "shadow", formula, "--pool", "fixed", "--by", "poolcast",
                         "--interval", "10m", "--every", "50ms", "--for", "1h"});
  local.read_until("(dedicated + low-priority)\n");
  account.emulator.advance("11m");
  local.read_until("Z  2 + 0       1 + 0       -1\n");
  EXPECT_EQ(local.end(SIGTERM), 130) << "it was to run for an hour";
  std::string const printed = local.read_all();
  EXPECT_NE(printed.find("pool fixed, whose autoscale is off, every 10 min; the next evaluation"),
            std::string::npos)
      << printed;
  EXPECT_NE(printed.find("fewer nodes in 1 of 1 evaluation, for more in 0, for as many in 0\n"),
            std::string::npos)
      << printed;
}

TEST(LiveShadow, ACandidateThatIsNoFormulaIsRefusedAtOnce) {
  Account const account;
  RunResult const run = run_poolcast({"live", "shadow", "-", "--pool", "p"}, "x = ;");
  EXPECT_EQ(run.err,
            "-: AutoScalingFormulaSyntaxError: Line 1, Col 5: expected an expression, found ';'\n");
  EXPECT_EQ(run.exit_code, 1);
  RunResult const local =
      run_poolcast({"live", "shadow", "-", "--pool", "p", "--by", "poolcast"}, "x = ;");
  EXPECT_NE(local.err.find("-:1:5: error: expected an expression"), std::string::npos);
  EXPECT_EQ(local.exit_code, 1);
  RunResult const usage =
      run_poolcast({"live", "shadow", "-", "--pool", "p", "--interval", "5m"}, "x = 1;");
  EXPECT_EQ(usage.err, "--interval: the pool's own interval holds; it is for --by poolcast only\n");
  EXPECT_EQ(usage.exit_code, 2);
}

TEST(LiveRecord, IsContinuedWithoutTellingAnythingTwice) {
  Account const account;
  TemporaryDirectory files;
  std::string const path = (files.path() / "ledger.jsonl").string();
  std::vector<std::string> const record = {"live",   "record", "-o",    path,
                                           "--pool", "p",      "--for", "1ms"};
  RunResult const first = run_poolcast(record);
  EXPECT_EQ(first.err, "");
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_EQ(tally(events_of(path)),
            (std::map<std::string, int>{
                {"record", 1}, {"queued", 3}, {"started", 2}, {"evaluation", 1}, {"counts", 1}}));
  account.emulator.advance("30m");
  files.file("ledger.jsonl", test::read_file(path) + R"({"event":"counts","at":"2026)");
  RunResult const second = run_poolcast(record);
  EXPECT_NE(second.out.find(path + ": its last line was cut short, and has been removed\n"),
            std::string::npos)
      << second.out;
  std::vector<json> const events = events_of(path);
  EXPECT_EQ(tally(events), (std::map<std::string, int>{{"record", 2},
                                                       {"queued", 3},
                                                       {"started", 3},
                                                       {"ended", 3},
                                                       {"evaluation", 2},
                                                       {"counts", 2}}));
  EXPECT_EQ(events.front()["pool"], "p");
  json const& last = events.back();
  EXPECT_EQ(last["event"], "counts");
  EXPECT_EQ(last["succeededTasks"], 3);
  EXPECT_EQ(last["usableNodes"], 1);
}

TEST(LiveRecord, StandardOutputHasTheLinesOnly) {
  Account const account;
  RunResult const run = run_poolcast({"live", "record", "-o", "-", "--pool", "p", "--for", "1ms"});
  EXPECT_EQ(std::ranges::count(run.out, '\n'), 8);
  EXPECT_EQ(run.out.find("{\"event\":\"record\","), 0U) << run.out;
  EXPECT_EQ(run.err, "recording pool p to -; to end: Ctrl-C\n-: 8 lines written\n");
}

TEST(LiveRecord, IsALoadSamplesAndEvaluations) {
  Account const account;
  TemporaryDirectory files;
  std::string const path = (files.path() / "ledger.jsonl").string();
  std::vector<std::string> const record = {"live",   "record", "-o",    path,
                                           "--pool", "p",      "--for", "1ms"};
  ASSERT_EQ(run_poolcast(record).exit_code, 0);
  Time const sampled = *parse_w3c_time(events_of(path).back()["at"].get<std::string>());
  std::string const at = format_time(sampled + minute);
  account.emulator.advance("12m");
  ASSERT_EQ(run_poolcast(record).exit_code, 0);
  RunResult const load = run_poolcast({"load", "import", path, "-o", "-"});
  EXPECT_EQ(load.exit_code, 0) << load.err;
  EXPECT_NE(load.out.find(R"("id":"a","pool":"p","pipeline":"j"})"), std::string::npos) << load.out;
  EXPECT_NE(load.err.find("1 row skipped"), std::string::npos) << load.err;
  RunResult const eval = run_poolcast({"eval", "-", "--samples", path, "--at", at},
                                      "x = $PendingTasks.GetSample(1); y = $RunningTasks.GetSample("
                                      "1); z = $UsableNodeCount.GetSample(1);");
  EXPECT_NE(eval.out.find("x=[3];y=[2];z=[1]"), std::string::npos) << eval.out << eval.err;
  RunResult const verified =
      run_poolcast({"verify", "-", "--events", path}, "$TargetDedicatedNodes = 1;");
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  RunResult const another =
      run_poolcast({"verify", "-", "--events", path}, "$TargetDedicatedNodes = 2;");
  EXPECT_NE(another.out.find("of another formula"), std::string::npos) << another.out;
}

TEST(LiveRecord, ASignalOrTheTimeEndsItAndEachLineIsThere) {
  Account const account;
  for (int const signal : {SIGINT, SIGTERM, SIGKILL}) {
    TemporaryDirectory files;
    std::string const path = (files.path() / "ledger.jsonl").string();
    RunningPoolcast record({"live", "record", "-o", path, "--pool", "p", "--every", "20ms"});
    record.read_until("to end: Ctrl-C\n");
    std::size_t lines = 0;
    while (lines < 12) {
      std::string const text = test::read_file(path);
      lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
    }
    EXPECT_EQ(record.end(signal), signal == SIGKILL ? -SIGKILL : 0);
    EXPECT_GE(events_of(path).size(), 12U);
  }
}

TEST(LiveRecord, ALookThatFailsIsToldOnceAndASignalStillEndsIt) {
  Account account;
  TemporaryDirectory files;
  std::string const path = (files.path() / "ledger.jsonl").string();
  RunningPoolcast record({"live", "record", "-o", path, "--pool", "p", "--every", "20ms"});
  record.read_until("to end: Ctrl-C\n");
  while (tally(events_of(path))["counts"] == 0) {
  }
  account.emulator.end();
  EXPECT_EQ(record.end(SIGTERM), 0);
}

TEST(LiveRecord, WhatIsNoRecordOfThePoolIsLeftAlone) {
  Account const account;
  TemporaryDirectory files;
  std::string const notes = files.file("notes.txt", "no end of line");
  RunResult const run = run_poolcast({"live", "record", "-o", notes, "--pool", "p"});
  EXPECT_EQ(run.err, notes + ":1: this is no line that 'live record' writes; give another file\n");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(test::read_file(notes), "no end of line");
  std::string const path = (files.path() / "ledger.jsonl").string();
  ASSERT_EQ(run_poolcast({"live", "record", "-o", path, "--pool", "p", "--for", "1ms"}).exit_code,
            0);
  RunResult const other = run_poolcast({"live", "record", "-o", path, "--pool", "fixed"});
  EXPECT_EQ(other.err, path + ":1: it records the pool 'p', not 'fixed'; give another file\n");
  EXPECT_EQ(other.exit_code, 1);
  RunResult const device = run_poolcast({"live", "record", "-o", "/dev/full", "--pool", "p"});
  EXPECT_EQ(device.err, "'/dev/full' is not a regular file\n");
  RunResult const nowhere = run_poolcast({"live", "record", "-o", "/no/such/x", "--pool", "p"});
  EXPECT_EQ(nowhere.err, "cannot write '/no/such/x': No such file or directory\n");
  EXPECT_EQ(nowhere.exit_code, 1);
  RunningPoolcast one({"live", "record", "-o", path, "--pool", "p"});
  one.read_until("to end: Ctrl-C\n");
  RunResult const two = run_poolcast({"live", "record", "-o", path, "--pool", "p"});
  EXPECT_EQ(two.err, "'" + path + "' is being written by another 'poolcast live record'\n");
}

TEST(LiveWatch, WrongPoolsKeysAndOptionsAreToldAlike) {
  Account const account;
  TemporaryDirectory files;
  std::string const formula = files.file("f", "$TargetDedicatedNodes = 1;");
  std::string const ledger = (files.path() / "l").string();
  std::vector<std::vector<std::string>> const commands = {
      {"live", "verify", formula, "--pool"},
      {"live", "probe", "--pool"},
      {"live", "shadow", formula, "--pool"},
      {"live", "record", "-o", ledger, "--pool"}};
  for (std::vector<std::string> command : commands) {
    std::string const name = command[1];
    command.emplace_back("none");
    RunResult const none = run_poolcast(command);
    EXPECT_EQ(none.err, "GET /pools/none: 404 PoolNotFound: The specified pool does not exist\n");
    EXPECT_EQ(none.exit_code, 1) << name;
    command.back() = "p";
    command.insert(command.end(), {"--account-key", wrong_key});
    RunResult const refused = run_poolcast(command);
    EXPECT_NE(refused.err.find("403 AuthenticationFailed"), std::string::npos) << refused.err;
    EXPECT_EQ(refused.err.find(wrong_key), std::string::npos) << "the key is told";
    EXPECT_EQ(refused.exit_code, 5) << name;
    command.resize(command.size() - 2);
    command.insert(command.end(), {"--account-endpoint", "not an address"});
    EXPECT_EQ(run_poolcast(command).exit_code, 2) << name;
  }
  EXPECT_FALSE(std::filesystem::exists(ledger)) << "no pool, no file";
  for (char const* option : {"--every", "--for"}) {
    RunResult const run =
        run_poolcast({"live", "record", "-o", ledger, "--pool", "p", option, "0s"});
    EXPECT_EQ(run.err, std::string(option) + ": '0s' is not a duration of some length; write " +
                           option + " 90s\n");
    EXPECT_EQ(run.exit_code, 2);
  }
  RunResult const probe = run_poolcast({"live", "probe", "--pool", "fixed"});
  EXPECT_EQ(probe.err, std::string(off) + "\n");
  RunResult const verify = run_poolcast({"live", "verify", formula, "--pool", "fixed"});
  EXPECT_EQ(verify.err, std::string(off) + "\n");
}

}  // namespace
}  // namespace poolcast
