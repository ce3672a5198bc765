#include "engine/cli/extract.hpp"

#include <gtest/gtest.h>

#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::run_poolcast;
using test::RunResult;

constexpr char const* two_pools =
    R"([{"id": "a", "vmSize": "s", "autoScaleFormula": "x = 1;\n"},
 {"id": "b", "vmSize": "s", "autoScaleFormula": null},
 {"id": "a", "vmSize": "s", "autoScaleFormula": "x = 2;\n"}])";

TEST(Extract, ListsThePoolsOfATemplate) {
  std::string const file = "docs/examples/agents.json";
  RunResult const table = run_poolcast({"extract", file});
  test::expect_golden("tests/cli/golden/extract-agents.table", table.out);
  EXPECT_EQ(table.err, "");
  EXPECT_EQ(table.exit_code, 0);
  RunResult const json = run_poolcast(
      {"extract", file, "--parameters", "docs/examples/agents.parameters.json", "-o", "json"});
  test::expect_golden("tests/cli/golden/extract-agents.json", json.out);
}

TEST(Extract, PrintsOneFormulaAsItIs) {
  for (char const* file : {"agents.json", "agents.tf", "agents.bicep"}) {
    RunResult const run =
        run_poolcast({"extract", std::string("docs/examples/") + file, "--pool", "linux"});
    std::filesystem::path const root = POOLCAST_SOURCE_DIR;
    EXPECT_EQ(run.out, test::read_file(root / "docs/examples/agents.autoscale")) << file;
    EXPECT_EQ(run.exit_code, 0);
  }
}

TEST(Extract, PoolsOfOneNameAreToldApart) {
  EXPECT_EQ(run_poolcast({"extract", "-"}, two_pools).out,
            "POOL  PLACE  SIZE  SLOTS  EVERY  FORMULA\n"
            "a#1   -:1    s     -      -      7 characters, 1 line: x = 1;\n"
            "b     -:2    s     -      -      none: the pool has a fixed size\n"
            "a#2   -:3    s     -      -      7 characters, 1 line: x = 2;\n");
  EXPECT_EQ(run_poolcast({"extract", "-", "--pool", "a#2"}, two_pools).out, "x = 2;\n");
  EXPECT_EQ(run_poolcast({"extract", "-", "--pool", "a#2", "-o", "table"}, two_pools).out,
            "POOL  PLACE  SIZE  SLOTS  EVERY  FORMULA\n"
            "a#2   -:3    s     -      -      7 characters, 1 line: x = 2;\n");
}

TEST(Extract, SaysWhatItDoesNotFind) {
  struct Row {
    std::vector<std::string> arguments;
    char const* input;
    char const* message;
  };
  Row const rows[] = {
      {{"-", "--pool", "a"}, two_pools, "'-' has 2 pools named 'a'; choose one of 'a#1', 'a#2'\n"},
      {{"-", "--pool", "a#3"}, two_pools, "'-' has no pool 'a#3'; did you mean 'a#1'?\n"},
      {{"-", "--pool", "windows"},
       two_pools,
       "'-' has no pool 'windows'; it has 'a#1', 'b', 'a#2'\n"},
      {{"-", "--pool", "b"},
       two_pools,
       "pool 'b' of '-' has a fixed size, and no formula to print\n"},
      {{"none.json"}, "", "cannot read 'none.json': No such file or directory\n"},
      {{"-", "--parameters", "none.json"},
       two_pools,
       "cannot read 'none.json': No such file or directory\n"},
      {{"-", "--parameters", "docs/examples/agents.tf"},
       two_pools,
       "docs/examples/agents.tf:1:1: error: 'resource' is no JSON value\n"
       "  resource \"azurerm_batch_pool\" \"linux\" {\n"
       "  ^~~~~~~~\n"},
      {{"-"},
       "x = 1;",
       "-:1:1: error: no template: expected ARM or other JSON, Terraform (.tf) or Bicep (.bicep)\n"
       "  x = 1;\n"
       "  ^\n"},
      {{"-"},
       "{}",
       "-:1:1: error: no batch pool found; looked for 'Microsoft.Batch/batchAccounts/pools', "
       "'azurerm_batch_pool', and a pool in the service's JSON: 'id' with 'vmSize' or "
       "'autoScaleFormula'\n"
       "  {}\n"
       "  ^\n"},
  };
  for (Row const& row : rows) {
    std::vector<std::string> arguments = {"extract"};
    arguments.insert(arguments.end(), row.arguments.begin(), row.arguments.end());
    RunResult const run = run_poolcast(arguments, row.input);
    EXPECT_EQ(run.err, row.message);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.exit_code, 1);
  }
  EXPECT_EQ(run_poolcast({"extract"}).exit_code, 2);
}

TEST(Extract, OnePoolThatCannotBeResolvedDoesNotHideTheOthers) {
  RunResult const run = run_poolcast({"extract", "-"}, R"({"resources": [
{"type": "Microsoft.Batch/batchAccounts/pools", "name": "[concat(parameters('a'), '/p')]",
 "properties": {"vmSize": "[parameters('size')]", "scaleSettings": {"autoScale": {
   "formula": "[parameters('f')]"}}}},
{"type": "Microsoft.Batch/batchAccounts/pools", "name": "[parameters('name')]",
 "properties": {"vmSize": "s", "scaleSettings": {"autoScale": {"formula": "x"}}}}]})");
  EXPECT_EQ(run.out,
            "POOL                  PLACE  SIZE                  SLOTS  EVERY  FORMULA\n"
            "p                     -:2    {parameters('size')}  -      -      not resolved: see "
            "the errors\n"
            "{parameters('name')}  -:5    s                     -      -      1 character, 1 "
            "line: x\n");
  EXPECT_EQ(run.err,
            "-:4:28: error: the template has no parameter 'f'\n"
            "     \"formula\": \"[parameters('f')]\"}}}},\n"
            "                             ^~~\n");
  EXPECT_EQ(run.exit_code, 1);
}

}  // namespace
}  // namespace poolcast
