// What a stranger reads first: `--help` of the tool and of each command.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/cli/emulator_process.hpp"
#include "tests/support/fake_service.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::run_poolcast;
using test::RunResult;

/// The commands that a help lists: the tool's own, or a group's.
std::vector<std::string> commands(std::vector<std::string> const& help_of = {"--help"}) {
  std::string const help = run_poolcast(help_of).out;
  std::string const heading = "Subcommands:\n";
  std::vector<std::string> names;
  if (help.find(heading) == help.npos) return names;
  for (std::size_t at = help.find(heading) + heading.size(); help.compare(at, 2, "  ") == 0;) {
    std::size_t const end = help.find(' ', at + 2);
    names.push_back(help.substr(at + 2, end - at - 2));
    at = help.find('\n', at) + 1;
  }
  return names;
}

std::vector<std::string> words(std::string const& line) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t const end = std::min(line.find(' ', at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

void expect_working_example(std::vector<std::string> const& arguments) {
  std::string const help = run_poolcast(arguments).out;
  std::string const opening = "Example: poolcast ";
  ASSERT_EQ(help.find(opening), 0U) << help;
  std::string const line = help.substr(opening.size(), help.find('\n') - opening.size());
  RunResult const run = run_poolcast(words(line));
  EXPECT_EQ(run.exit_code, 0) << line << "\n" << run.err;
  // Without an editor at the other end, a language server has nothing to say.
  EXPECT_EQ(run.out.empty(), line == "lsp") << line;
}

TEST(Help, OpensWithAnExampleThatWorks) {
  // For those that need a Batch account.
  test::EmulatorProcess const account;
  account.add_pool("batchLinux", "$TargetDedicatedNodes = 1;");
  // For those that look after agents; the environment wins over the settings of the examples.
  test::FakeAzureDevOps const azdo;
  setenv("AzDOUrl", azdo.url().c_str(), 1);
  setenv("AzDOToken", test::azdo_token, 1);
  ASSERT_EQ(run_poolcast(words("live placeholder ensure --agent-pool ubuntu "
                               "--settings docs/examples/ubuntu-agents.json"))
                .exit_code,
            0);
  // For those that look at a study.
  std::string const study = std::string(POOLCAST_SOURCE_DIR) + "/week.db";
  ASSERT_EQ(run_poolcast(words("tune scenarios/workweek.json --formula formulas/workday.autoscale "
                               "--minimize cost,wait_p95 --budget 8 --study week.db"))
                .exit_code,
            0);
  expect_working_example({"--help"});
  EXPECT_GE(commands().size(), 3U);
  for (std::string const& command : commands()) {
    expect_working_example({command, "--help"});
    for (std::string const& below : commands({command, "--help"})) {
      expect_working_example({command, below, "--help"});
    }
  }
  std::filesystem::remove(study);
  unsetenv("AzDOUrl");
  unsetenv("AzDOToken");
}

TEST(Help, WhatMustBeGivenMustNotBeEmpty) {
  RunResult const run = run_poolcast({"live", "pool", "show", ""});
  EXPECT_EQ(run.err, "POOL: is empty\nRun with --help for more information.\n");
  EXPECT_EQ(run.exit_code, 2);
}

TEST(Help, AnUnknownCommandIsNamed) {
  RunResult const run = run_poolcast({"simulat"});
  EXPECT_EQ(run.err,
            "unknown command 'simulat'; did you mean 'simulate'?\n"
            "Run with --help for more information.\n");
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run_poolcast({"load", "imprt"}).err,
            "unknown command 'load imprt'; did you mean 'import'?\n"
            "Run with --help for more information.\n");
}

TEST(Help, AnUnknownOptionIsNamedWithTheOneThatIsMeant) {
  std::vector<std::vector<std::string>> const asked = {
      {"simulate", "scenarios/article.json", "--seeds", "3"},
      {"tune", "show", "--chose=1", "s"},
      {"-x"}};
  std::vector<std::string> const said = {"unknown option '--seeds'; did you mean '--seed'?",
                                         "unknown option '--chose'; did you mean '--choose'?",
                                         "unknown option '-x'"};
  for (std::size_t i = 0; i < asked.size(); ++i) {
    RunResult const run = run_poolcast(asked[i]);
    EXPECT_EQ(run.err, said[i] + "\nRun with --help for more information.\n");
    EXPECT_EQ(run.exit_code, 2);
  }
}

TEST(Help, OutputThatCannotBeWrittenIsNotSuccess) {
  for (std::string const command :
       {"--version", "--help", "language", "prices show", "simulate tests/cli/tiny.json", "fmt -",
        "check formulas/queue-depth.autoscale"}) {
    RunResult const run = test::run_program(
        "/bin/sh", {"-c", std::string(POOLCAST_BINARY) + " " + command + " >/dev/full"}, "x = 1;",
        POOLCAST_SOURCE_DIR);
    EXPECT_EQ(run.exit_code, 1) << command;
    EXPECT_NE(run.err.find("standard output cannot be written; is the disk full?\n"), run.err.npos)
        << command << run.err;
  }
}

TEST(Help, AFormulaInThePlaceOfAScenarioOrATestIsUnderstood) {
  RunResult run = run_poolcast({"simulate", "formulas/workday.autoscale"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_NE(run.err.find("is a formula and no scenario"), run.err.npos) << run.err;
  run = run_poolcast({"test", "formulas/workday.autoscale"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out.find("formulas/workday.test: ok, "), 0U) << run.out;
  run = run_poolcast({"test", "docs/examples/unwise.autoscale"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_NE(run.err.find("its test 'docs/examples/unwise.test' is not there"), run.err.npos);
}

}  // namespace
}  // namespace poolcast
