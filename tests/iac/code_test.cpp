// Terraform's and Bicep's own languages.
#include <gtest/gtest.h>

#include "tests/iac/templates.hpp"

namespace poolcast::iac {
namespace {

Source hcl(std::string const& formula, std::string const& after = "") {
  return {
      "t.tf",
      "resource \"azurerm_batch_pool\" \"p\" {\n  name = \"p\"\n  auto_scale {\n    formula = " +
          formula + "\n  }\n}\n" + after};
}

Source bicep(std::string const& formula, std::string const& after = "") {
  return {"t.bicep",
          "resource p 'Microsoft.Batch/batchAccounts/pools@2023-11-01' = {\n  name: '${a.name}/p'\n"
          "  properties: {\n    scaleSettings: {\n      autoScale: {\n        formula: " +
              formula + "\n      }\n    }\n  }\n}\n" + after};
}

struct Row {
  std::string value;
  std::string expected;
};

TEST(Hcl, ReadsEveryStringThatHasAText) {
  Row const rows[] = {
      {R"("a\n\"b\"\\ \t$${c} %%{d} \u00e9\U0001F600" # why)",
       "a\n\"b\"\\ \t${c} %{d} \u00e9\U0001F600"},
      {"<<EOF\n  a\n\tb\\n\n\n$${c}\nEOF", "  a\n\tb\\n\n\n${c}\n"},
      {"<<-EOF\n      a\n        b\n  \n\n      c\n    EOF", "a\n  b\n  \n\nc\n"},
      {"<<-END-IT\n    END-IT", ""},
      {"<<EOF\r\na\r\nEOF\r", "a\r\n"},
      {"local.f", "from local"},
      {"var.f", "from default"},
  };
  std::string const names =
      "locals {\n  map = { a = \"}\" }\n  f = \"from local\"\n}\n"
      "variable \"f\" {\n  type = string /* { */\n  default = \"from default\"\n}\n";
  for (Row const& row : rows) {
    EXPECT_EQ(extracted(hcl(row.value, names)), "p: " + row.expected + "\n") << row.value;
  }
}

TEST(Hcl, SaysWhatHasNoTextInTheFile) {
  std::string const remedy = "; give poolcast the output of 'terraform show -json' for the plan\n";
  Row const rows[] = {
      {R"("x = ${var.max};")",
       "t.tf:4:20: error: the formula is interpolated, and what '${' gives is not known here" +
           remedy},
      {"<<EOF\nx = 1;\ny = ${var.max};\nEOF",
       "t.tf:6:5: error: the formula is interpolated, and what '${' gives is not known here" +
           remedy},
      {R"(file("${path.module}/p.autoscale"))",
       "t.tf:4:15: error: the formula is 'file(\"${path.module}/p.autoscale\")', which has no text "
       "in this file" +
           remedy},
      {"var.missing",
       "t.tf:4:15: error: the formula is 'var.missing', which has no text in this file" + remedy},
  };
  for (Row const& row : rows) {
    std::string const text = extracted(hcl(row.value));
    EXPECT_EQ(text.substr(8, row.expected.size()), row.expected) << text;
  }
}

TEST(Hcl, ReadsDynamicBlocksTfvarsAndTheJsonForm) {
  EXPECT_EQ(
      extracted({"t.tf",
                 "resource \"azurerm_batch_pool\" \"label\" {\n  count = 1\n  dynamic "
                 "\"auto_scale\" {\n    for_each = [1]\n    content {\n      formula = \"x\"\n"
                 "    }\n  }\n}\n"}),
      "label: x\n");
  auto const given = read_parameters({"prod.tfvars", "max = 3\nf = \"x = 3;\"\n"});
  ASSERT_TRUE(given);
  EXPECT_EQ(extracted(hcl("var.f"), *given),
            "p: x = 3; (comes from a parameter in 'prod.tfvars')\n");
  EXPECT_EQ(extracted({"t.tf.json", R"({"resource": {"azurerm_batch_pool": {"p": {"name": "n",
                                       "auto_scale": {"formula": "x"}}}}})"}),
            "n: x\n");
}

TEST(Hcl, FindsNoEndOfTheFileTooEarly) {
  constexpr char const* rest = "output \"x\" {\n  value = [for p in [1] : \"${p}}\"]\n}\n";
  EXPECT_EQ(extracted(hcl("\"x = 1;\"", rest)), "p: x = 1;\n");
}

TEST(Bicep, ReadsEveryStringThatHasAText) {
  Row const rows[] = {
      {R"('a\n\'b\'\\ \t\${c} \u{e9}' // why)", "a\n'b'\\ \t${c} \u00e9"},
      {"'''\n  a\n${b} 'c' \\n\n'''", "  a\n${b} 'c' \\n\n"},
      {"'''a'''", "a"},
      {"formula", "from variable"},
      {"given", "from parameter"},
  };
  std::string const names =
      "var formula = 'from variable'\n@description('x = {')\nparam given string = 'from "
      "parameter'\nparam other int\n";
  for (Row const& row : rows) {
    EXPECT_EQ(extracted(bicep(row.value, names)), "p: " + row.expected + "\n") << row.value;
  }
}

TEST(Bicep, SaysWhatHasNoTextInTheFile) {
  std::string const remedy = "; give poolcast the output of 'bicep build --stdout'\n";
  Row const rows[] = {
      {"'x = ${max};'",
       "t.bicep:6:23: error: the formula is interpolated, and what '${' gives is not known here" +
           remedy},
      {"loadTextContent('p.autoscale')",
       "t.bicep:6:18: error: the formula is 'loadTextContent('p.autoscale')', which has no text in "
       "this file" +
           remedy},
  };
  for (Row const& row : rows) {
    std::string const text = extracted(bicep(row.value));
    EXPECT_EQ(text.substr(8, row.expected.size()), row.expected) << text;
  }
}

TEST(Bicep, FindsPoolsInTheirAccountInLoopsAndUnderConditions) {
  constexpr char const* text = R"(
resource account 'Microsoft.Batch/batchAccounts@2023-11-01' = {
  name: 'a' /* { */
  tags: { a: 'b', c: [ 1 ] }
  resource inside 'pools' = {
    name: 'inside'
    properties: { scaleSettings: { autoScale: { formula: 'x = 1;' } } }
  }
}
resource some 'Microsoft.Batch/batchAccounts/pools@2023-11-01' = if (create) {
  name: 'conditional'
  properties: { vmSize: 's' }
}
resource more 'Microsoft.Batch/batchAccounts/pools@2023-11-01' = [for n in [ 'a' ]: {
  name: 'loop-${n}'
  properties: { vmSize: 's' }
}]
resource known 'Microsoft.Batch/batchAccounts/pools@2023-11-01' existing = {
  name: 'known'
}
)";
  EXPECT_EQ(extracted({"t.bicep", text}), "inside: x = 1;\nconditional: none\nloop-${n}: none\n");
}

}  // namespace
}  // namespace poolcast::iac
