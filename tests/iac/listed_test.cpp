// What terraform, az and the service print about pools; and files that are nothing of the kind.
#include <gtest/gtest.h>

#include "tests/iac/templates.hpp"

namespace poolcast::iac {
namespace {

TEST(Listed, ReadsPlansWithTheirModules) {
  EXPECT_EQ(extracted({"plan.json", R"({"planned_values": {"root_module": {
  "resources": [{"type": "azurerm_batch_pool",
                 "values": {"name": "a", "auto_scale": [{"formula": "x"}]}},
                {"type": "azurerm_batch_account", "values": {"name": "account"}}],
  "child_modules": [{"child_modules": [{"resources": [
    {"type": "azurerm_batch_pool",
     "values": {"name": "b", "auto_scale": [], "fixed_scale": [{}]}}]}]}]}},
  "resource_changes": [{"type": "azurerm_batch_pool", "change": {"after": {"name": "a"}}}]})"}),
            "a: x\nb: none\n");
  EXPECT_EQ(extracted({"state.json", R"({"values": {"root_module": {"resources": [
  {"type": "azurerm_batch_pool", "values": {"name": "a"}}]}}})"}),
            "a: none\n");
  EXPECT_EQ(extracted({"changes.json", R"({"resource_changes": [
  {"type": "azurerm_batch_pool", "change": {"after": null}},
  {"type": "azurerm_batch_pool",
   "change": {"before": {"auto_scale": [{"formula": "old"}]},
              "after": {"name": "a", "auto_scale": [{"formula": "new"}]}}}]})"}),
            "a: new\n");
}

TEST(Listed, ReadsPoolsAsAzAndTheServiceShowThem) {
  std::string const pool =
      R"({"id": "p", "vmSize": "s", "enableAutoScale": true, "autoScaleFormula": "x",
    "autoScaleEvaluationInterval": "PT5M", "taskSlotsPerNode": 4,
    "virtualMachineConfiguration": {"nodeAgentSKUId": "batch.node.ubuntu 22.04"}})";
  std::string const fixed =
      R"({"id": "f", "vmSize": "s", "enableAutoScale": false, "autoScaleFormula": null})";
  EXPECT_EQ(extracted({"-", pool}), "p: x\n");
  EXPECT_EQ(extracted({"-", "[" + pool + ", " + fixed + "]"}), "p: x\nf: none\n");
  EXPECT_EQ(extracted({"-", "{\"odata.metadata\": \"m\", \"value\": [" + pool + "]}"}), "p: x\n");
  auto const pools = extract({"-", pool});
  ASSERT_TRUE(pools);
  EXPECT_EQ(pools->front().vm_size, "s");
  EXPECT_EQ(pools->front().task_slots, "4");
  EXPECT_EQ(pools->front().evaluation_interval, "PT5M");
  EXPECT_EQ(pools->front().node_agent, "batch.node.ubuntu 22.04");
}

TEST(Listed, KnowsATemplateByItsNameOrByWhatIsInIt) {
  for (auto const& [name, text] : {std::pair("a.tf", ""),
                                   {"a.bicep", ""},
                                   {"a.json", ""},
                                   {"-", " // of pools\n/* */ {"},
                                   {"-", "\xEF\xBB\xBF["},
                                   {"-", "resource \"azurerm_batch_pool\" \"p\" {"},
                                   {"-", "resource p 'Microsoft.Batch/batchAccounts/pools@1'"}}) {
    EXPECT_TRUE(is_template({name, text})) << name << " " << text;
  }
  for (char const* text : {"", "x = 1;", "// {\nx = 1;", "$x = (1);"}) {
    EXPECT_FALSE(is_template({"a.autoscale", text})) << text;
  }
}

TEST(Listed, SaysWhatIsWrongWithAFile) {
  struct Row {
    char const* name;
    std::string text;
    char const* message;
  };
  std::string const no_pool =
      "no batch pool found; looked for 'Microsoft.Batch/batchAccounts/pools', "
      "'azurerm_batch_pool', "
      "and a pool in the service's JSON: 'id' with 'vmSize' or 'autoScaleFormula'";
  Row const rows[] = {
      {"f", "x = 1;",
       "f:1:1: error: no template: expected ARM or other JSON, Terraform (.tf) or Bicep (.bicep)"},
      {"f.json", "{}", nullptr},
      {"f.json", "[1, {}]", nullptr},
      {"f.json", "{\"resources\": 1, \"value\": 2, \"planned_values\": []}", nullptr},
      {"f.json", "{\"resources\": [{\"type\": \"pools\"}]}", nullptr},
      {"f.tf", "",
       "f.tf:1:1: error: no batch pool found; looked for a resource \"azurerm_batch_pool\""},
      {"f.bicep", "var x = 1",
       "f.bicep:1:1: error: no batch pool found; looked for a resource "
       "'Microsoft.Batch/batchAccounts/pools@...'"},
      {"f.json", "", "f.json:1:1: error: expected a value, found the end of the file"},
      {"f.json", "{", "f.json:1:2: error: expected '}', found the end of the file"},
      {"f.json", "{\"a\" 1}", "f.json:1:6: error: expected ':' after the key, found '1'"},
      {"f.json", "{a: 1}", "f.json:1:2: error: expected a key in quotes, found 'a'"},
      {"f.json", "[1 2]", "f.json:1:4: error: expected ',' or ']', found '2'"},
      {"f.json", "{\"a\": 1,\n}", "f.json:2:1: error: expected another one after ',', found '}'"},
      {"f.json", "{\"a\": 1} x", "f.json:1:10: error: expected the end of the file, found 'x'"},
      {"f.json", "{\"a\": nul}", "f.json:1:7: error: 'nul' is no JSON value"},
      {"f.json", "{\"a\": \u00e9}", "f.json:1:7: error: expected a value, found '\u00e9'"},
      {"f.json", "{\"a\": \"x}", "f.json:1:7: error: the string that begins here has no end"},
      {"f.json", R"({"a": "\d"})",
       "f.json:1:8: error: '\\d' is no escape of JSON; a backslash is written '\\\\'"},
      {"f.json", R"({"a": "\u12g4"})",
       "f.json:1:8: error: '\\u' is no escape of JSON; a backslash is written '\\\\'"},
      {"f.json", std::string(100'000, '['),
       "f.json:1:202: error: expected fewer than 200 levels of brackets, found '['"},
      {"f.tf", "a = \"x", "f.tf:1:5: error: the string that begins here has no end on its line"},
      {"f.tf", "a = <<EOF\nx",
       "f.tf:1:5: error: the heredoc that begins here has no line 'EOF' to end it"},
      {"f.tf", "a {\n", "f.tf:2:1: error: expected '}', found the end of the file"},
      {"f.tf", "}", "f.tf:1:1: error: expected a block or an attribute, found '}'"},
      {"f.tf", "a ;", "f.tf:1:3: error: expected '=' or '{', found ';'"},
      {"f.bicep", "var x = 'a",
       "f.bicep:1:9: error: the string that begins here has no end on its line"},
      {"f.bicep", "var x = '''a",
       "f.bicep:1:9: error: the string that begins here has no \"'''\" to end it"},
      {"f.bicep", "var x = {", "f.bicep:1:10: error: expected '}', found the end of the file"},
      {"f.bicep", "var x = { ) }", "f.bicep:1:11: error: expected a property, found ')'"},
      {"f.bicep", "resource x = {",
       "f.bicep:1:12: error: expected the type of the resource, found '='"},
  };
  for (Row const& row : rows) {
    std::string const text = extracted({row.name, row.text});
    EXPECT_EQ(text.substr(0, text.find('\n')),
              row.message == nullptr ? "f.json:1:1: error: " + no_pool : row.message)
        << row.text.substr(0, 100);
  }
}

TEST(Listed, PoolsOfOneNameAreToldApart) {
  auto const pools = extract({"-", R"([{"id": "a", "vmSize": "s"}, {"id": "b", "vmSize": "s"},
                                       {"id": "a", "vmSize": "s"}])"});
  ASSERT_TRUE(pools);
  EXPECT_EQ(distinct_names(*pools), (std::vector<std::string>{"a#1", "b", "a#2"}));
}

}  // namespace
}  // namespace poolcast::iac
