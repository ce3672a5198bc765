// Small templates of every kind around one formula, and what is read out of them, as text.
#pragma once

#include <string>

#include "engine/iac/extract.hpp"
#include "engine/iac/formulas.hpp"

namespace poolcast::iac {

/// One template with a pool `p`.
struct TemplateKind {
  char const* file;     // whose extension may say what it is
  char const* text;     // with `<literal>` where the literal goes
  char const* literal;  // a literal to begin with
};

inline constexpr TemplateKind template_kinds[] = {
    {"arm.json",
     R"({"resources": [{"type": "Microsoft.Batch/batchAccounts/pools", "name": "a/p",
 "properties": {"scaleSettings": {"autoScale": {"formula": <literal> }}}}]})",
     R"("x = 1;\n")"},
    {"raw-lines.json",
     R"({"resources": [{"type": "Microsoft.Batch/batchAccounts/pools", "name": "a/p",
 "properties": {"scaleSettings": {"autoScale": {"formula": <literal> }}}}]})",
     "\"x = 1;\ny = 2;\n\""},
    {"variable.json",
     R"({"variables": {"f": <literal> }, "resources": [
 {"type": "Microsoft.Batch/batchAccounts/pools", "name": "p",
 "properties": {"scaleSettings": {"autoScale": {"formula": "[variables('f')]"}}}}]})",
     R"("x = 1;\n")"},
    {"default.json",
     R"({"parameters": {"f": {"type": "string", "defaultValue": <literal> }}, "resources": [
 {"type": "Microsoft.Batch/batchAccounts/pools", "name": "p",
  "properties": {"scaleSettings": {"autoScale": {"formula": "[parameters('f')]"}}}}]})",
     R"("x = 1;\n")"},
    {"plan.json",
     R"({"planned_values": {"root_module": {"resources": [{"type": "azurerm_batch_pool",
 "values": {"name": "p", "auto_scale": [{"formula": <literal> }]}}]}}})",
     R"("x = 1;\n")"},
    {"show.json", R"({"id": "p", "vmSize": "s", "autoScaleFormula": <literal> })", R"("x = 1;\n")"},
    {"quoted.tf",
     "resource \"azurerm_batch_pool\" \"p\" {\n  name = \"p\"\n  auto_scale {\n    formula = "
     "<literal>\n  "
     "}\n}\n",
     R"("x = 1;\n")"},
    {"heredoc.tf",
     "resource \"azurerm_batch_pool\" \"p\" {\n  name = \"p\"\n  auto_scale {\n    formula = "
     "<literal>\n  "
     "}\n}\n",
     "<<EOF\nx = 1;\nEOF"},
    {"indented.tf",
     "resource \"azurerm_batch_pool\" \"p\" {\n  name = \"p\"\n  auto_scale {\n    formula = "
     "<literal>\n  "
     "}\n}\n",
     "<<-EOF\n      x = 1;\n    EOF"},
    {"crlf.tf",
     "resource \"azurerm_batch_pool\" \"p\" {\r\n  name = \"p\"\r\n  auto_scale {\r\n"
     "    formula = <literal>\r\n  }\r\n}\r\n",
     "<<-EOF\r\n      x = 1;\r\n    EOF"},
    {"quoted.bicep",
     "resource p 'Microsoft.Batch/batchAccounts/pools@2023-11-01' = {\n  name: 'a/p'\n"
     "  properties: { scaleSettings: { autoScale: { formula: <literal> } } }\n}\n",
     R"('x = 1;\n')"},
    {"block.bicep",
     "resource p 'Microsoft.Batch/batchAccounts/pools@2023-11-01' = {\n  name: 'a/p'\n"
     "  properties: { scaleSettings: { autoScale: { formula: <literal> } } }\n}\n",
     "'''\nx = 1;\n'''"},
};

inline Source template_of(TemplateKind const& kind, std::string const& literal) {
  std::string text = kind.text;
  text.replace(text.find("<literal>"), 9, literal);
  return {kind.file, text};
}

/// `p: "x = 1;\n"`, a line a pool, with its problems, or the problems of the file.
inline std::string extracted(Source const& source, Parameters const& parameters = {}) {
  auto const pools = extract(source, parameters);
  if (!pools) return render(source, pools.error());
  std::string text;
  for (TemplatePool const& pool : *pools) {
    text += pool.name + ": " + (pool.formula ? pool.formula->text.text : "none");
    if (pool.formula && !pool.formula->computed.empty()) {
      text += " (" + pool.formula->computed + ")";
    }
    text += "\n" + render(source, pool.problems);
  }
  return text;
}

}  // namespace poolcast::iac
