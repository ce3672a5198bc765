// ARM templates: where pools stand, and what their expressions give.
#include <gtest/gtest.h>

#include "tests/iac/templates.hpp"

namespace poolcast::iac {
namespace {

/// A template with one pool whose formula is `value`, and `before` the resources.
Source arm(std::string const& value, std::string const& before = "") {
  return {"t.json", "{" + before +
                        R"("resources": [{"type": "Microsoft.Batch/batchAccounts/pools",
"name": "[concat(uniqueString('x'), '/p')]", "properties": {"scaleSettings": {"autoScale": {
"formula":
)" + value + "}}}}]}"};
}

std::string const names = R"("parameters": {"max": {"type": "int", "defaultValue": 4},
  "os": {"defaultValue": "linux"}, "given": {"type": "string"},
  "f": {"defaultValue": "[variables('both')]"}},
"variables": {"plain": "x = 1;", "both": "[variables('plain')]",
  "quote": "it's", "set": {"linux": "x = 2;", "list": ["a", "b"]}},
)";

TEST(Arm, EvaluatesExpressions) {
  struct Row {
    char const* value;
    char const* expected;
  };
  constexpr Row rows[] = {
      {R"("x = 1;")", "p: x = 1;\n"},
      {R"("[variables('plain')]")", "p: x = 1;\n"},
      {R"("[Variables('PLAIN')]")", "p: x = 1;\n"},
      {R"("[parameters('f')]")", "p: x = 1;\n"},
      {R"("[[variables('plain')]")", "p: [variables('plain')]\n"},
      {R"("[1] is no expression;")", "p: [1] is no expression;\n"},
      {R"("[concat('x = ', parameters('max'), ';')]")", "p: x = 4; (is computed by concat())\n"},
      {R"("[format('x = {0}; {{{1}}}', parameters('max'), variables('quote'))]")",
       "p: x = 4; {it's} (is computed by format())\n"},
      {R"("[replace(variables('plain'), '1', string(parameters('max')))]")",
       "p: x = 4; (is computed by replace())\n"},
      {R"("[if(equals(parameters('os'), 'linux'), variables('plain'), uniqueString('y'))]")",
       "p: x = 1;\n"},
      {R"("[if(and(equals(1, 1), or(empty(''), empty('a'))), 'a', 'b')]")",
       "p: a (stands inside an expression)\n"},
      {R"("[if(not(equals(1, 1)), 'x = 1;', 'x = 2;')]")",
       "p: x = 2; (stands inside an expression)\n"},
      {R"("[variables('set').linux]")", "p: x = 2;\n"},
      {R"("[variables('set')['list'][1]]")", "p: b\n"},
      {R"("[toUpper(toLower('Ab'))]")", "p: AB (is computed by toUpper())\n"},
  };
  for (Row const& row : rows) {
    EXPECT_EQ(extracted(arm(row.value, names)), row.expected) << row.value;
  }
}

TEST(Arm, SaysWhatItCannotEvaluateAndWhere) {
  struct Row {
    char const* value;
    char const* message;
  };
  constexpr Row rows[] = {
      {R"("[concat('a', uniqueString('x'))]")",
       "t.json:9:15: error: function 'uniqueString' cannot be evaluated here; known are if, "
       "parameters, variables, and, concat, empty, equals, format, int, not, or, replace, "
       "resourceId, string, toLower, toUpper"},
      {R"("[parameters('given')]")",
       "t.json:9:14: error: parameter 'given' has no default value; give it one with --parameters "
       "FILE"},
      {R"("[parameters('givn')]")",
       "t.json:9:14: error: the template has no parameter 'givn'; did you mean 'given'?"},
      {R"("[variables('nothing')]")", "t.json:9:13: error: the template has no variable 'nothing'"},
      {R"("[variables('set')]")", "t.json:9:1: error: the formula is not a text"},
      {R"("[variables('set').windows]")",
       "t.json:9:19: error: there is no 'windows' in this value"},
      {R"("[concat(variables('set'))]")",
       "t.json:9:3: error: 'concat' is evaluated for texts only, not for objects and arrays"},
      {R"("[equals('a')]")", "t.json:9:3: error: 'equals' does not take 1 argument"},
      {R"("[if('a')]")", "t.json:9:3: error: 'if' does not take 1 argument"},
      {R"("[format('{1}', 'a')]")", "t.json:9:3: error: '{1}' names no argument of format"},
      {R"("[format('{9223372036854775807}', 'a')]")",
       "t.json:9:3: error: '{9223372036854775807}' names no argument of format"},
      {R"("[format('{', 'a')]")", "t.json:9:3: error: '{' names no argument of format"},
      {R"("[replace('a', '', 'b')]")", "t.json:9:3: error: replace cannot look for an empty text"},
      {R"("[concat('a' 'b')]")", "t.json:9:14: error: expected ',' or ')', found '''"},
      {R"("[concat('a)]")", "t.json:9:10: error: the text that begins here has no \"'\" to end it"},
      {R"("[concat]")", "t.json:9:9: error: expected '(' after the function's name, found ']'"},
      {R"("[concat('a') x]")", "t.json:9:15: error: expected the end of the expression, found 'x'"},
      {R"("[]")", "t.json:9:3: error: expected a function or a text in ' ', found ']'"},
      {R"("[variables('plain').]")", "t.json:9:22: error: expected a name after '.', found ']'"},
  };
  for (Row const& row : rows) {
    std::string const text = extracted(arm(row.value, names));
    std::string const first = "p: none\n";
    ASSERT_TRUE(text.starts_with(first)) << text;
    EXPECT_EQ(text.substr(first.size(), text.find('\n', first.size()) - first.size()), row.message)
        << row.value;
  }
}

TEST(Arm, NamesThatGoInCirclesEnd) {
  std::string const circle = R"("variables": {"a": "[concat(variables('b'), variables('b'))]",
    "b": "[concat(variables('a'), variables('a'))]"},
)";
  std::string const text = extracted(arm(R"("[variables('a')]")", circle));
  EXPECT_NE(text.find("variables and parameters lead in a circle"), std::string::npos);
}

TEST(Arm, AParametersFileWinsOverDefaults) {
  for (char const* file : {R"({"parameters": {"Given": {"value": "x = 9;"}, "max": {"value": 7}}})",
                           R"({"given": "x = 9;", "max": 7})"}) {
    auto const parameters = read_parameters({"p.json", file});
    ASSERT_TRUE(parameters);
    EXPECT_EQ(extracted(arm(R"("[parameters('given')]")", names), *parameters),
              "p: x = 9; (comes from parameter 'given' in 'p.json')\n");
    EXPECT_EQ(extracted(arm(R"("[concat('x = ', parameters('max'))]")", names), *parameters),
              "p: x = 7 (is computed by concat())\n");
  }
  auto const vault = read_parameters({"p.json", R"({"given": {"reference": {"keyVault": {}}}})"});
  ASSERT_TRUE(vault);
  EXPECT_EQ(extracted(arm(R"("[parameters('given')]")", names), *vault),
            "p: none\n"
            "t.json:9:14: error: 'p.json' does not have the value itself\n"
            "  \"[parameters('given')]\"}}}}]}\n"
            "               ^~~~~~~\n");
}

TEST(Arm, FindsPoolsWhereverTheyStand) {
  constexpr char const* text = R"(/* of our own */ {
"resources": {
  "account": {"type": "Microsoft.Batch/batchAccounts", "name": "a", "resources": [
    {"type": "pools", "name": "inside", "properties": {"vmSize": "s"}}]},
  "module": {"type": "Microsoft.Resources/deployments", "name": "m", "properties": {
    "expressionEvaluationOptions": {"scope": "inner"},
    "parameters": {"f": {"value": "[variables('outer')]"}},
    "template": {"parameters": {"f": {"type": "string"}}, "resources": [
      {"type": "microsoft.batch/batchaccounts/pools", "name": "a/nested", "properties": {
        "scaleSettings": {"autoScale": {"formula": "[parameters('f')]"}}}}]}}},
  "old": {"type": "Microsoft.Resources/deployments", "name": "m", "properties": {
    "template": {"variables": {"outer": "inner"}, "resources": [
      {"type": "Microsoft.Batch/batchAccounts/pools", "name": "a/outer-scope", "properties": {
        "scaleSettings": "[variables('scale')]"}}]}}},
  "known": {"type": "Microsoft.Batch/batchAccounts/pools", "name": "existing", "existing": true},
  "job": {"type": "pools", "name": "elsewhere", "properties": {}}
},
"variables": {"outer": "x = 1;", "scale": {"autoScale": {"formula": "x = 2;"}}} // and that is all
})";
  EXPECT_EQ(extracted({"t.json", text}), "inside: none\nnested: x = 1;\nouter-scope: x = 2;\n");
}

TEST(Arm, ReadsTheManagementApisAnswer) {
  constexpr char const* pool = R"({"name": "p", "type": "Microsoft.Batch/batchAccounts/pools",
    "properties": {"scaleSettings": {"autoScale": {"formula": "[x]"}}}})";
  EXPECT_EQ(extracted({"t.json", pool}), "p: [x]\n");
  EXPECT_EQ(extracted({"t.json", "[" + std::string(pool) + "]"}), "p: [x]\n");
  EXPECT_EQ(extracted({"t.json", "{\"value\": [" + std::string(pool) + "]}"}), "p: [x]\n");
}

}  // namespace
}  // namespace poolcast::iac
