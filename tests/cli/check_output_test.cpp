// The forms of `check`'s findings for programs and CI.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/formula/lint.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using nlohmann::json;
using test::run_poolcast;
using test::RunResult;

/// A warning with a fix, a note, and an error without a rule.
constexpr char const* text =
    "$TargetDedicated = 1;\n"
    "$TargetLowPriorityNodes = 2.5; // \xE2\x82\xAC\n"
    "$NodeDeallocationOption = $Foo;\n";

RunResult check(std::string const& form, std::string const& input = text) {
  return run_poolcast({"check", "-", "-o", form}, input);
}

TEST(CheckOutput, IsWorkflowCommandsForGitHub) {
  RunResult const run = check("github");
  EXPECT_EQ(run.out,
            "::warning file=-,line=1,col=1,endColumn=17,title=deprecated-name::'$TargetDedicated' "
            "is an older name of '$TargetDedicatedNodes'\n"
            "::notice file=-,line=2,col=1,endColumn=24,title=fractional-target::the service cuts "
            "the target's fraction off, so 0.5 is no node; ceil(...) rounds up\n"
            "::error file=-,line=3,col=27,endColumn=31,title=invalid-formula::unknown variable "
            "'$Foo'\n");
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 1);
}

TEST(CheckOutput, IsLoggingCommandsForAzurePipelines) {
  EXPECT_EQ(check("azuredevops").out,
            "##vso[task.logissue type=warning;sourcepath=-;linenumber=1;columnnumber=1;code="
            "deprecated-name]'$TargetDedicated' is an older name of '$TargetDedicatedNodes'\n"
            "-:2:1: note: the service cuts the target's fraction off, so 0.5 is no node; ceil(...) "
            "rounds up [fractional-target]\n"
            "##vso[task.logissue type=error;sourcepath=-;linenumber=3;columnnumber=27;code="
            "invalid-formula]unknown variable '$Foo'\n");
}

TEST(CheckOutput, EscapesWhatCommandsWouldTakeForTheirOwn) {
  test::TemporaryDirectory const files;
  std::string const path = files.file("a;b]c%d,e:f", "x = 5 % 2");
  RunResult const github = run_poolcast({"check", path, "-o", "github"});
  EXPECT_NE(github.out.find("a;b]c%25d%2Ce%3Af,line=1"), std::string::npos) << github.out;
  EXPECT_NE(github.out.find("there is no operator '%25'\n"), std::string::npos) << github.out;
  RunResult const azure = run_poolcast({"check", path, "-o", "azuredevops"});
  EXPECT_NE(azure.out.find("a%3Bb%5Dc%AZP25d,e:f;linenumber=1"), std::string::npos) << azure.out;
  EXPECT_NE(azure.out.find("there is no operator '%AZP25'\n"), std::string::npos) << azure.out;
  RunResult const sarif = run_poolcast({"check", path, "-o", "sarif"});
  EXPECT_NE(sarif.out.find("/a%3Bb%5Dc%25d%2Ce%3Af\""), std::string::npos) << sarif.out;
}

TEST(CheckOutput, IsJson) {
  RunResult const run = check("json");
  test::expect_golden("tests/cli/golden/check.json", run.out);
  json const root = json::parse(run.out);
  EXPECT_EQ(root["warnings"], 1);
  EXPECT_EQ(root["formulas"][0]["findings"][0]["fix"]["replacement"], "$TargetDedicatedNodes");
}

TEST(CheckOutput, IsJsonForWhatIsNoText) {
  RunResult const run = check("json", "\xFF = 1");
  EXPECT_EQ(json::parse(run.out)["formulas"][0]["statements"], nullptr);
}

/// What SARIF 2.1.0 asks of a region: lines and columns from 1, and no end before its start.
void expect_region(json const& region) {
  for (char const* key : {"startLine", "startColumn", "endLine", "endColumn"}) {
    ASSERT_TRUE(region.at(key).is_number_integer()) << key;
    EXPECT_GE(region.at(key), 1) << key;
  }
  EXPECT_GE(std::pair(region["endLine"], region["endColumn"]),
            std::pair(region["startLine"], region["startColumn"]));
}

void expect_result(json const& result, json const& rules) {
  EXPECT_EQ(rules.at(result.at("ruleIndex").get<std::size_t>()).at("id"), result.at("ruleId"));
  std::string const level = result.at("level");
  EXPECT_TRUE(level == "error" || level == "warning" || level == "note") << level;
  EXPECT_FALSE(result.at("message").at("text").get<std::string>().empty());
  EXPECT_EQ(result.at("partialFingerprints").at("ruleAndLine/v1").get<std::string>().size(), 16U);
  json const& place = result.at("locations").at(0).at("physicalLocation");
  EXPECT_FALSE(place.at("artifactLocation").at("uri").get<std::string>().empty());
  expect_region(place.at("region"));
  if (!result.contains("fixes")) return;
  json const& change = result["fixes"].at(0).at("artifactChanges").at(0);
  EXPECT_EQ(change.at("artifactLocation"), place.at("artifactLocation"));
  expect_region(change.at("replacements").at(0).at("deletedRegion"));
  EXPECT_TRUE(change["replacements"][0].at("insertedContent").at("text").is_string());
}

TEST(CheckOutput, IsSarif) {
  json const root = json::parse(check("sarif").out);
  EXPECT_EQ(root.at("$schema"), "https://json.schemastore.org/sarif-2.1.0.json");
  EXPECT_EQ(root.at("version"), "2.1.0");
  ASSERT_EQ(root.at("runs").size(), 1U);
  json const& run = root["runs"][0];
  EXPECT_EQ(run.at("columnKind"), "unicodeCodePoints");
  json const& rules = run.at("tool").at("driver").at("rules");
  EXPECT_EQ(rules.size(), formula::rules().size() + 1);
  for (json const& rule : rules) {
    EXPECT_TRUE(rule.at("shortDescription").at("text").is_string());
    EXPECT_TRUE(rule.at("fullDescription").at("text").is_string());
    EXPECT_TRUE(rule.at("defaultConfiguration").at("level").is_string());
  }
  ASSERT_EQ(run.at("results").size(), 3U);
  for (json const& result : run["results"]) expect_result(result, rules);
  EXPECT_EQ(run["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0]
               ["insertedContent"]["text"],
            "$TargetDedicatedNodes");
}

TEST(CheckOutput, GivesEverySeverityItsExitCode) {
  EXPECT_EQ(check("sarif").exit_code, 1);
  EXPECT_EQ(check("sarif", "$TargetDedicatedNodes = 2;").exit_code, 0);
  EXPECT_EQ(check("xml").exit_code, 2);
}

TEST(CheckOutput, KeepsAFingerprintWhereLinesComeAndGo) {
  auto const fingerprints = [](std::string const& input) {
    return json::parse(check("sarif", input).out)["runs"][0]["results"][0]["partialFingerprints"];
  };
  EXPECT_EQ(fingerprints("$TargetDedicated = 1;"), fingerprints("// a\n\n$TargetDedicated = 1;"));
  EXPECT_NE(fingerprints("$TargetDedicated = 1;"), fingerprints("$TargetDedicated = 2;"));
}

}  // namespace
}  // namespace poolcast
