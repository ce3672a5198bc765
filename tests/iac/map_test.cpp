// What is wrong with a formula, shown in the template it stands in.
#include <gtest/gtest.h>

#include "engine/formula/parse.hpp"
#include "engine/formula/typecheck.hpp"
#include "tests/iac/templates.hpp"

namespace poolcast::iac {
namespace {

Diagnostics mistakes(Source const& source) {
  auto const formula = formula::parse(source);
  if (!formula) return formula.error();
  return formula::infer(*formula, {}).errors;
}

/// The diagnostics of every formula in a file, as `check` would show them.
std::string shown(Source const& file, Parameters const& parameters = {}) {
  auto const formulas = formulas_of(file, parameters);
  if (!formulas) return render(file, formulas.error());
  std::string text;
  for (NamedFormula const& formula : *formulas) {
    text += render(file, map_to_file(formula.formula, mistakes(formula.source)));
  }
  return text;
}

TEST(Map, AMistakeIsShownWhereTheTemplateHasIt) {
  EXPECT_EQ(shown(template_of(template_kinds[0], R"("a = \u0031;\nb = \u0028 \u003b")")),
            "arm.json:2:85: error: expected an expression, found ';'\n"
            R"(   "properties": {"scaleSettings": {"autoScale": {"formula": )"
            R"("a = \u0031;\nb = \u0028 \u003b" }}}}]})"
            "\n"
            "                                                                                      "
            "^~~~~~\n");
}

TEST(Map, PiecesOfAnExpressionHaveTheirOwnPlaces) {
  std::string const before = R"({"variables": {"name": "a = ;"},
"resources": [{"type": "Microsoft.Batch/batchAccounts/pools", "name": "p",
"properties": {"scaleSettings": {"autoScale": {"formula":
)";
  EXPECT_EQ(
      shown({"t.json", before + R"("[concat(variables('name'), 'b = \"it''s\" + ;')]"}}}}]})"}),
      "t.json:1:29: error: expected an expression, found ';'\n"
      "  {\"variables\": {\"name\": \"a = ;\"},\n"
      "                              ^\n"
      "t.json:4:46: error: expected an expression, found ';'\n"
      "  \"[concat(variables('name'), 'b = \\\"it''s\\\" + ;')]\"}}}}]}\n"
      "                                               ^\n");
}

TEST(Map, WhatStandsInNoLiteralIsPlacedAtItsExpression) {
  auto const parameters = read_parameters({"prod.json", R"({"f": "a = 1;\nb = (;"})"});
  ASSERT_TRUE(parameters);
  EXPECT_EQ(
      shown(template_of(template_kinds[3], R"("x = 1;")"), *parameters),
      "default.json:3:74: error: expected an expression, found ';' (line 2, column 6 of the "
      "formula, which comes from parameter 'f' in 'prod.json')\n"
      R"(    "properties": {"scaleSettings": {"autoScale": {"formula": "[parameters('f')]"}}}}]})"
      "\n"
      "                                                                           ^~~\n");
}

TEST(Map, HeredocsAndBlocksHaveTheLinesOfTheFile) {
  std::string const heredoc = "<<-EOF\n      a = 1;\n\n        b = $${;\n    EOF";
  EXPECT_EQ(shown(template_of(template_kinds[8], heredoc)),
            "indented.tf:7:13: error: expected an expression, found '$'\n"
            "          b = $${;\n"
            "              ^~\n");
  EXPECT_EQ(shown(template_of(template_kinds[11], "'''\n  a = 1;\n  b = (;\n'''")),
            "block.bicep:5:8: error: expected an expression, found ';'\n"
            "    b = (;\n"
            "         ^\n");
}

TEST(Map, AFormulaItselfStaysAsItIs) {
  EXPECT_EQ(shown({"p.autoscale", "a = 1;\nb = (;"}),
            "p.autoscale:2:6: error: expected an expression, found ';'\n"
            "  b = (;\n"
            "       ^\n");
}

TEST(Map, TheEndOfAFormulaIsTheEndOfItsLiteral) {
  EXPECT_EQ(shown(template_of(template_kinds[5], R"("a = (")")),
            "show.json:1:54: error: expected an expression, found the end of the formula\n"
            "  {\"id\": \"p\", \"vmSize\": \"s\", \"autoScaleFormula\": \"a = (\" }\n"
            "                                                       ^\n");
}

}  // namespace
}  // namespace poolcast::iac
