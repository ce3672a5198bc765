// The article's settings, from the environment or a file, and what is said when they are wrong.
#include "live/agents/settings.hpp"

#include <gtest/gtest.h>

#include "live/agents/dry_run.hpp"
#include "tests/agents/server_parts.hpp"

namespace poolcast::agents {
namespace {

std::string problem(std::string const& file_text, live::Variables variables = test::variables()) {
  Result<Settings> const settings = read_settings(variables, file_text, "s.json");
  return settings ? "" : settings.error().message;
}

TEST(AgentSettings, TheEnvironmentWinsOverTheFile) {
  std::string const file = R"({"AzDOUrl":"https://a.example","AgentMaxWallClockTime":"PT2H"})";
  Result<Settings> const both = read_settings(test::variables(), file, "s.json");
  ASSERT_TRUE(both) << both.error().message;
  EXPECT_EQ(both->azdo_url, "https://dev.azure.com/contoso");
  EXPECT_EQ(both->longest_run, 2 * hour);
  live::Variables without = test::variables();
  without.erase("AzDOUrl");
  EXPECT_EQ(read_settings(without, file, "s.json")->azdo_url, "https://a.example");
}

TEST(AgentSettings, WhatIsMissingIsNamed) {
  auto const without = [](char const* name) {
    live::Variables variables = test::variables();
    variables.erase(name);
    return problem("{}", variables);
  };
  EXPECT_EQ(without("AzDOUrl"), "AzDOUrl is not set; it is https://dev.azure.com/ORG");
  EXPECT_EQ(without("AzDOToken"),
            "AzDOToken is not set; it is a personal access token: Agent Pools (read, manage)");
  EXPECT_EQ(without("AzDOWindowsPool"),
            "agents: the row 'windows-latest' needs AzDOWindowsPool, which is not set");
  EXPECT_EQ(without("ContainerRegistryServer"), "");
}

TEST(AgentSettings, TheTableOfAgentsIsTheFiles) {
  std::string const file = R"({"agents":[{"osType":"debian","image":"a:b","job":"J",
                                          "batchPool":"p","agentPool":"q"}]})";
  Result<Settings> const settings = read_settings(test::variables(), file, "s.json");
  ASSERT_TRUE(settings) << settings.error().message;
  ASSERT_EQ(settings->agents.size(), 1U);
  EXPECT_EQ(find_row(settings->agents, "Debian")->batch_pool, "p");
  EXPECT_EQ(find_row(settings->agents, "ubuntu-latest"), nullptr);
  EXPECT_EQ(problem(R"({"agents":[{"osType":"x","image":"a","job":"J","batchPool":"p"}]})"),
            "s.json: /agents/0/agentPool: is missing");
  EXPECT_EQ(problem(R"({"agents":[]})"), "agents: the table has no row");
  // A row must not bring a secret to light.
  EXPECT_EQ(problem(R"({"agents":[{"osType":"x","image":"a","job":"J","batchPool":"p",
                                   "agentPool":"$AzDOToken"}]})"),
            "agents: the row 'x' needs AzDOToken, which is not set");
}

TEST(AgentSettings, NoErrorRepeatsASecret) {
  std::string const secret = "a-secret-of-the-tests-81726354";
  std::vector<std::string> const texts = {R"({"AzDOToken":")" + secret + R"(" "FunctionKey":"x"})",
                                          R"({"AzDOToken":")" + secret,
                                          R"({"AzDOToken":[")" + secret + R"("]})",
                                          "{\"AzDOToken\":" + secret + "}",
                                          R"({"AzDOToken":1e999})",
                                          R"({"AzDOToken":81726354})"};
  for (std::string const& text : texts) {
    std::string const told = problem(text);
    EXPECT_NE(told, "");
    EXPECT_EQ(told.find("81726354"), std::string::npos) << told;
    EXPECT_EQ(told.find("s.json"), 0U) << told;
  }
  EXPECT_EQ(problem(R"({"AzDoToken":"x"})"),
            "s.json: /AzDoToken: unknown key; did you mean 'AzDOToken'?");
}

TEST(AgentSettings, AChangedFileIsReadAgainAndABadOneIsNot) {
  test::TemporaryDirectory const folder;
  live::Variables variables = test::variables();
  variables.erase("AzDOToken");
  std::string const file = folder.file("s.json", R"({"AzDOToken":"first"})");
  Result<SettingsSource> source = SettingsSource::open(variables, file);
  ASSERT_TRUE(source) << source.error().message;
  EXPECT_EQ(source->current().azdo_token, "first");
  folder.file("s.json", R"({"AzDOToken":"the second"})");
  EXPECT_EQ(source->current().azdo_token, "the second");
  folder.file("s.json", R"({"AzDOToken":"the third")");
  EXPECT_EQ(source->current().azdo_token, "the second");
  EXPECT_NE(source->take_problem().find("not JSON"), std::string::npos);
  EXPECT_EQ(source->take_problem(), "");
  EXPECT_EQ(SettingsSource::open(variables, file + "x").error().message.find(file + "x"),
            std::string("cannot open ").size() + 1);
}

TEST(AgentSettings, ADryRunShowsTasksAndNoSecret) {
  std::string const text = dry_run_text(test::settings());
  for (std::string const& secret : secrets_of(test::settings())) {
    EXPECT_EQ(text.find(secret), std::string::npos);
  }
  EXPECT_EQ(secrets_of(test::settings()).size(), 3U);
  EXPECT_NE(text.find(R"("value": "***")"), std::string::npos);
  EXPECT_NE(text.find("windows-latest -> job AzDOWindows of pool batchWindows"), std::string::npos);
}

}  // namespace
}  // namespace poolcast::agents
