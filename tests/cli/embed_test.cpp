#include "engine/cli/embed.hpp"

#include <gtest/gtest.h>

#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::read_file;
using test::run_poolcast;
using test::RunResult;
using test::TemporaryDirectory;

std::string example(std::string const& name) {
  return read_file(std::filesystem::path(POOLCAST_SOURCE_DIR) / "docs/examples" / name);
}

/// Runs in a directory of its own, so that messages have no temporary names in them.
RunResult embed(TemporaryDirectory const& files, std::vector<std::string> const& arguments,
                std::string const& input = {}) {
  std::vector<std::string> all = {"embed"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return run_poolcast(all, input, files.path().string());
}

TEST(EmbedCommand, ChangesTheFormulaAndNothingElse) {
  for (char const* file : {"agents.json", "agents.tf", "agents.bicep"}) {
    TemporaryDirectory const files;
    std::string const before = example(file);
    std::string const path = files.file(file, before);
    files.file("f.autoscale", "a = \"b\";\n$TargetDedicatedNodes = 0;\n");
    RunResult const run = embed(files, {"f.autoscale", "--into", file, "--pool", "linux"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    test::expect_golden(std::string("tests/cli/golden/embedded-") + file, read_file(path));
    files.file("f.autoscale", example("agents.autoscale"));
    embed(files, {"f.autoscale", "--into", file, "--pool", "linux"});
    EXPECT_EQ(read_file(path), before);
  }
}

TEST(EmbedCommand, SaysWhatItDid) {
  TemporaryDirectory const files;
  files.file("t.json", "{\"id\": \"p\", \"vmSize\": \"s\",\n\"autoScaleFormula\": \"x = 1;\"}");
  std::vector<std::string> const arguments = {"-", "--into", "t.json", "--pool", "p"};
  EXPECT_EQ(embed(files, arguments, "x = 2;\n").out, "t.json:2: wrote - into pool 'p'\n");
  EXPECT_EQ(embed(files, arguments, "x = 2;\r\n\n").out,
            "t.json:2: pool 'p' has the formula of -\n");
  EXPECT_EQ(read_file(files.path() / "t.json"),
            "{\"id\": \"p\", \"vmSize\": \"s\",\n\"autoScaleFormula\": \"x = 2;\\n\"}");
}

TEST(EmbedCommand, CheckShowsDriftAndWritesNothing) {
  TemporaryDirectory const files;
  std::string const before = example("agents.tf");
  std::string const path = files.file("agents.tf", before);
  files.file("f.autoscale", example("agents.autoscale"));
  std::vector<std::string> const arguments = {"f.autoscale", "--into", "agents.tf",
                                              "--pool",      "linux",  "--check"};
  RunResult const same = embed(files, arguments);
  EXPECT_EQ(same.out, "agents.tf:11: pool 'linux' has the formula of f.autoscale\n");
  EXPECT_EQ(same.exit_code, 0);
  std::string changed = example("agents.autoscale");
  changed.replace(changed.find("min(4"), 5, "min(8");
  files.file("f.autoscale", changed);
  RunResult const drift = embed(files, arguments);
  test::expect_golden("tests/cli/golden/embed-drift.txt", drift.out);
  EXPECT_EQ(drift.err,
            "pool 'linux' of 'agents.tf' has another formula than 'f.autoscale'; 'embed' without "
            "--check writes it\n");
  EXPECT_EQ(drift.exit_code, 1);
  EXPECT_EQ(read_file(path), before);
}

TEST(EmbedCommand, CheckReadsALivePoolFromStandardInput) {
  TemporaryDirectory const files;
  files.file("f", "x = 1;");
  RunResult const run = embed(files, {"f", "--into", "-", "--pool", "p", "--check"},
                              R"({"id": "p", "vmSize": "s", "autoScaleFormula": "x = 1;\n"})");
  EXPECT_EQ(run.out, "-:1: pool 'p' has the formula of f\n");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(EmbedCommand, WritesNoFormulaThatTheServiceWouldRefuse) {
  TemporaryDirectory const files;
  std::string const path = files.file("agents.json", example("agents.json"));
  files.file("f", "$TargetDedicatedNodes = ;\n");
  RunResult const run = embed(files, {"f", "--into", "agents.json", "--pool", "linux"});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err.find("f:1:25: error: expected an expression, found ';'"), 0U) << run.err;
  EXPECT_EQ(read_file(path), example("agents.json"));
}

TEST(EmbedCommand, SaysWhyItCannotWrite) {
  constexpr char const* plan = R"({"values": {"root_module": {"resources": [
{"type": "azurerm_batch_pool", "values": {"name": "p", "auto_scale": [{"formula": "x"}]}}]}}})";
  constexpr char const* computed =
      R"({"resources": [{"type": "Microsoft.Batch/batchAccounts/pools", "name": "p",
"properties": {"scaleSettings": {"autoScale": {"formula": "[concat('a', 'b')]"}}}}]})";
  struct Row {
    char const* text;
    std::vector<std::string> more;
    char const* message;
    int exit_code;
  };
  Row const rows[] = {
      {plan,
       {},
       "'t.json' is what terraform prints; embed into the .tf file it was made from\n",
       1},
      {computed,
       {},
       "the formula of pool 'p' is computed by concat(); make it one literal in the template, a "
       "parameter's default or a variable\n",
       1},
      {"{}",
       {},
       "t.json:1:1: error: no batch pool found; looked for 'Microsoft.Batch/batchAccounts/pools', "
       "'azurerm_batch_pool', and a pool in the service's JSON: 'id' with 'vmSize' or "
       "'autoScaleFormula'\n  {}\n  ^\n",
       1},
      {plan, {"--parameters", "none"}, "cannot read 'none': No such file or directory\n", 1},
  };
  for (Row const& row : rows) {
    TemporaryDirectory const files;
    std::string const path = files.file("t.json", row.text);
    files.file("f", "y = 1;");
    std::vector<std::string> arguments = {"f", "--into", "t.json", "--pool", "p"};
    arguments.insert(arguments.end(), row.more.begin(), row.more.end());
    RunResult const run = embed(files, arguments);
    EXPECT_EQ(run.err, row.message);
    EXPECT_EQ(run.exit_code, row.exit_code);
    EXPECT_EQ(read_file(path), row.text);
  }
  TemporaryDirectory const files;
  RunResult const run = embed(files, {"f", "--into", "-", "--pool", "p"});
  EXPECT_EQ(run.err,
            "--into names the file to write; - is for --check, with the formula in a file\n");
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(embed(files, {"f", "--into", "t.json"}).exit_code, 2);
}

}  // namespace
}  // namespace poolcast
