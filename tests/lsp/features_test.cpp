// Hover, signature help, outline, definition and quick fixes over small formulas.
#include "engine/lsp/features.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/lsp/marked.hpp"

namespace poolcast::lsp {
namespace {

using nlohmann::json;

std::string hovered(std::string const& text) {
  test::Marked const at = test::marked(text);
  json const answer = hover(at.document, at.cursor);
  return answer.is_null() ? "" : answer["contents"]["value"].get<std::string>();
}

std::string first_line_of_code(std::string const& markdown) {
  std::size_t const begin = markdown.find('\n') + 1;
  return markdown.substr(begin, markdown.find('\n', begin) - begin);
}

TEST(Hover, ShowsTheNameUnderTheCursor) {
  EXPECT_EQ(first_line_of_code(hovered("x = a|vg(1)")), "double avg(doubleVecList)");
  EXPECT_EQ(first_line_of_code(hovered("x = avg|(1)")), "double avg(doubleVecList)");
  EXPECT_EQ(first_line_of_code(hovered("x = $PendingTasks.Co|unt()")), "double Count()");
  EXPECT_EQ(first_line_of_code(hovered("x = time().ho|ur")), "double hour");
  EXPECT_EQ(first_line_of_code(hovered("$Target|DedicatedNodes = 1")),
            "$TargetDedicatedNodes: double, can be assigned");
  EXPECT_EQ(first_line_of_code(hovered("x = TimeInterval_H|our")),
            "TimeInterval_Hour: timeinterval");
}

TEST(Hover, ShowsTheTypeOfAnOwnVariableAndWhereItIsAssigned) {
  EXPECT_EQ(hovered("x = $CPUPercent.GetSample(3);\nx = max(x);\n$TargetDedicatedNodes = x|;"),
            "```batch-autoscale\nx = max(x)\n```\n"
            "A variable of this formula: a double. Assigned in lines 1, 2.");
  EXPECT_EQ(hovered("x = $CPUPercent.GetSample(3);\nx = max(x|);"),
            "```batch-autoscale\nx = $CPUPercent.GetSample(3)\n```\n"
            "A variable of this formula: a doubleVec. Assigned in lines 1, 2.");
  EXPECT_EQ(hovered("x = rand() < 0.5 ? 1 : time();\ny = x|;"),
            "```batch-autoscale\nx = rand() < 0.5 ? 1 : time()\n```\n"
            "A variable of this formula: a double or a timestamp. Assigned in line 1.");
  EXPECT_EQ(hovered("x = 1;\ny = x| +;"),
            "```batch-autoscale\nx = 1\n```\nA variable of this formula. Assigned in line 1.")
      << "what does not parse has no types";
}

TEST(Hover, SaysNothingWhereThereIsNothingToSay) {
  for (char const* text : {"x = 1|2", "// av|g", "x = \"av|g\"", "x | = 1", "x = unknow|n", "|",
                           "x = avg.Cou|nt2()"}) {
    EXPECT_EQ(hovered(text), "") << text;
  }
}

TEST(Hover, GivesTheRangeOfTheName) {
  test::Marked const at = test::marked("\xC3\xA4\nx = ma|x(1)");
  EXPECT_EQ(hover(at.document, at.cursor)["range"].dump(),
            R"({"end":{"character":7,"line":1},"start":{"character":4,"line":1}})");
}

TEST(Definition, IsTheAssignmentThatTheValueComesFrom) {
  auto const defined = [](std::string const& text) {
    test::Marked const at = test::marked(text);
    json const answer = definition(at.document, "file:///a", at.cursor);
    if (answer.is_null()) return std::string("nowhere");
    json const& start = answer["range"]["start"];
    return start["line"].dump() + ":" + start["character"].dump();
  };
  EXPECT_EQ(defined("x = 1;\nx = 2;\ny = x|;"), "1:0");
  EXPECT_EQ(defined("x = 1;\nx = x| + 1;"), "0:0") << "the right side reads the older value";
  EXPECT_EQ(defined("x = 1;\nx| = 2;"), "1:0");
  EXPECT_EQ(defined("y = x|;\nx = 2;"), "1:0") << "read too early";
  EXPECT_EQ(defined("y = nobod|y;"), "nowhere");
  EXPECT_EQ(defined("y = av|g(1);"), "nowhere");
}

TEST(Symbols, AreTheAssignments) {
  test::Marked const at = test::marked("x = 1;\n$TargetDedicatedNodes = x;|");
  EXPECT_EQ(symbols(at.document).dump(),
            R"([{"kind":13,"name":"x","range":{"end":{"character":5,"line":0},)"
            R"("start":{"character":0,"line":0}},"selectionRange":{"end":{"character":1,"line":0},)"
            R"("start":{"character":0,"line":0}}},{"kind":13,"name":"$TargetDedicatedNodes",)"
            R"("range":{"end":{"character":25,"line":1},"start":{"character":0,"line":1}},)"
            R"("selectionRange":{"end":{"character":21,"line":1},)"
            R"("start":{"character":0,"line":1}}}])");
}

/// `label, parameter`, or nothing.
std::string signature(std::string const& text) {
  test::Marked const at = test::marked(text);
  json const help = signature_help(at.document, at.cursor);
  if (help.is_null()) return "";
  json const& active = help["signatures"][help["activeSignature"].get<std::size_t>()];
  std::size_t const parameter = help["activeParameter"];
  return active["label"].get<std::string>() + ", " +
         (parameter < active["parameters"].size()
              ? active["parameters"][parameter]["label"].get<std::string>()
              : "none");
}

TEST(SignatureHelp, FollowsTheArguments) {
  EXPECT_EQ(signature("x = val(|"), "double val(doubleVec v, double i), doubleVec v");
  EXPECT_EQ(signature("x = val(vec(1, 2), |"), "double val(doubleVec v, double i), double i");
  EXPECT_EQ(signature("x = val(vec(1, |2), 1)"), "doubleVec vec(doubleVecList), doubleVecList");
  EXPECT_EQ(signature("x = avg(1, 2, |"), "double avg(doubleVecList), doubleVecList");
  EXPECT_EQ(signature("x = rand(|"), "double rand(), none");
}

TEST(SignatureHelp, PicksTheOverloadThatTakesSoMany) {
  EXPECT_EQ(signature("x = $CPUPercent.GetSample(|"),
            "doubleVec GetSample(double count), double count");
  EXPECT_EQ(signature("x = $CPUPercent.GetSample(a, |"),
            "doubleVec GetSample(start [, samplePercent]), samplePercent");
  EXPECT_EQ(signature("x = $CPUPercent.GetSample(a, b, |"),
            "doubleVec GetSample(start, end [, samplePercent]), samplePercent");
}

TEST(SignatureHelp, IsSilentOutsideOfCalls) {
  for (char const* text : {"x = (1 + |2)", "x = avg(1)|", "x = avg(1; y = |2", "x = nobody(|", "|",
                           "x = GetSample(|"}) {
    EXPECT_EQ(signature(text), "") << text;
  }
}

TEST(Diagnostics, HaveRangesInUtf16CodeUnits) {
  Document const document =
      read_document("$TargetDedicatedNodes = \"\xF0\x9D\x84\x9E\" == nobody;");
  EXPECT_EQ(diagnostics(document).dump(),
            R"([{"message":"unknown variable 'nobody'","range":{"end":{"character":38,"line":0},)"
            R"("start":{"character":32,"line":0}},"severity":1,"source":"poolcast"}])");
}

TEST(Diagnostics, OfAWarningNameItsRule) {
  Document document = read_document("x = 1");
  document.diagnostics = {{.severity = Severity::warning,
                           .span = {0, 1},
                           .message = "unused variable 'x'",
                           .rule = "unused-variable"}};
  json const shown = diagnostics(document)[0];
  EXPECT_EQ(shown["severity"], 2);
  EXPECT_EQ(shown["code"], "unused-variable");
}

TEST(QuickFixes, AreThoseOfTheProblemsThatThePlaceTouches) {
  Document document = read_document("x = $CurrentDedicated;\ny = 1");
  document.diagnostics = {
      {.severity = Severity::warning,
       .span = {4, 21},
       .message = "deprecated",
       .rule = "deprecated-name",
       .fix = Fix{{4, 21}, "$CurrentDedicatedNodes"}},
      {.span = {28, 28}, .message = "missing ';'", .fix = Fix{{28, 28}, ";"}},
      {.span = {23, 24}, .message = "no fix"},
  };
  auto const titles = [&](Span place) {
    std::string result;
    for (json const& action : quick_fixes(document, "file:///a", place)) {
      result += action["title"].get<std::string>() + "\n";
    }
    return result;
  };
  EXPECT_EQ(titles({5, 5}), "replace '$CurrentDedicated' with '$CurrentDedicatedNodes'\n");
  EXPECT_EQ(titles({28, 28}), "insert ';'\n");
  EXPECT_EQ(titles({23, 23}), "");
  EXPECT_EQ(quick_fixes(document, "file:///a", {28, 28})[0]["edit"].dump(),
            R"({"changes":{"file:///a":[{"newText":";","range":{"end":{"character":5,"line":1},)"
            R"("start":{"character":5,"line":1}}}]}})");
}

TEST(Formatting, ReplacesTheWholeTextByItsCanonicalForm) {
  EXPECT_EQ(formatting(read_document("x=1;\n// \xF0\x9D\x84\x9E")).dump(),
            "[{\"newText\":\"x = 1;\\n// \xF0\x9D\x84\x9E\\n\","
            R"("range":{"end":{"character":5,"line":1},)"
            R"("start":{"character":0,"line":0}}}])");
}

TEST(Formatting, LeavesAloneWhatIsCanonicalOrDoesNotParse) {
  EXPECT_EQ(formatting(read_document("x = 1;\n")), json::array());
  EXPECT_EQ(formatting(read_document("x = ;")), nullptr);
}

TEST(Formatting, LosesNothingThatASettingLetIn) {
  formula::Semantics semantics;
  semantics.block_comment = formula::Unproven::accept;
  EXPECT_EQ(formatting(read_document("x=1; /* why */", {}, semantics)), nullptr);
  EXPECT_EQ(formatting(read_document("x=1; // why", {}, semantics))[0]["newText"],
            "x = 1; // why\n");
}

TEST(QuickFixes, MendWhatTheCheckerFinds) {
  Document const document = read_document("$TargetDedicatedNodes = $PendingTask.GetSample(1);");
  json const actions = quick_fixes(document, "file:///a", {24, 24});
  ASSERT_EQ(actions.size(), 1U);
  EXPECT_EQ(actions[0]["title"], "replace '$PendingTask' with '$PendingTasks'");
}

TEST(Document, OfGreatLengthIsOnlySaidToBeTooLong) {
  Document const document = read_document(std::string(longest_read, 'x') + " = 1;");
  EXPECT_TRUE(document.tokens.empty());
  ASSERT_EQ(document.diagnostics.size(), 1U);
  EXPECT_EQ(document.diagnostics[0].message,
            "the formula is 65,541 bytes long; the service accepts at most 8,192 bytes");
}

}  // namespace
}  // namespace poolcast::lsp
