// The article's settings, from the environment or a file, and what is said when they are wrong.
#include "live/agents/settings.hpp"

#include <gtest/gtest.h>

#include <filesystem>

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

TEST(AgentSettings, HowOftenToReconcileAndByWhichRules) {
  live::Variables variables = test::variables();
  Result<Settings> const unsaid = read_settings(variables, "{}", "s.json");
  ASSERT_TRUE(unsaid);
  EXPECT_EQ(unsaid->reconcile_every, minute);
  EXPECT_EQ(unsaid->rules.orphan_after, 10 * minute);
  std::string const file = R"({"ReconcileEvery":"30s","OrphanAfter":"1h","RepeatAfter":"5m",
                               "StaleAfter":"PT7M","KeepCompleted":"2h","Placeholder":"none"})";
  Result<Settings> const said = read_settings(variables, file, "s.json");
  ASSERT_TRUE(said) << said.error().message;
  EXPECT_EQ(said->reconcile_every, 30 * second);
  EXPECT_EQ(said->rules.orphan_after, hour);
  EXPECT_EQ(said->rules.repeat_after, 5 * minute);
  EXPECT_EQ(said->rules.stale_after, 7 * minute);
  EXPECT_EQ(said->rules.keep_completed, 2 * hour);
  EXPECT_EQ(said->rules.placeholder, "none");
  variables["OrphanAfter"] = "3h";
  variables["Placeholder"] = "of-the-environment";
  for (char const* const off : {"off", "Off", "0", "0s"}) {
    variables["ReconcileEvery"] = off;
    Result<Settings> const both = read_settings(variables, file, "s.json");
    ASSERT_TRUE(both) << both.error().message;
    EXPECT_EQ(both->reconcile_every, Duration{}) << off;
    EXPECT_EQ(both->rules.orphan_after, 3 * hour);
    EXPECT_EQ(both->rules.placeholder, "of-the-environment");
  }
  EXPECT_EQ(problem(R"({"ReconcileEvery":0})"), "");
  EXPECT_EQ(problem(R"({"ReconcileEvery":"10ms"})"),
            "s.json: /ReconcileEvery: between 1 s and 1 d, or off");
  EXPECT_EQ(problem(R"({"ReconcileEvery":"9999999999d"})"),
            "s.json: /ReconcileEvery: between 1 s and 1 d, or off");
  EXPECT_EQ(problem(R"({"ReconcileEvery":60})"),
            "s.json: /ReconcileEvery: '60' is not a duration; write PT5M, 00:05:00 or 5m, or off");
  variables["ReconcileEvery"] = "never";
  EXPECT_EQ(problem("{}", variables),
            "ReconcileEvery: 'never' is not a duration; write PT5M, 00:05:00 or 5m, or off");
}

TEST(AgentSettings, ADryRunShowsRunnersToo) {
  Result<Settings> const settings =
      read_settings(test::variables(),
                    R"({"GithubToken":"a-github-token","runners":[{"label":"linux","image":"r:1",
                        "job":"ActionsRunnerLinux","batchPool":"batchLinux"}]})",
                    "s.json");
  ASSERT_TRUE(settings) << settings.error().message;
  std::string const text = dry_run_text(*settings);
  std::size_t const at = text.find("linux -> job ActionsRunnerLinux of pool batchLinux\n");
  ASSERT_NE(at, std::string::npos) << text;
  EXPECT_NE(text.find(R"("imageName": "contoso.azurecr.io/r:1")", at), std::string::npos);
  EXPECT_NE(text.find("ACTIONS_RUNNER_INPUT_JITCONFIG\",\n      \"value\": \"***\"", at),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("a-github-token"), std::string::npos);
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

TEST(SettingsSource, AFileThatIsGoneIsToldOnce) {
  test::TemporaryDirectory const folder;
  std::string const file = folder.file("s.json", "{}");
  SettingsSource source = *SettingsSource::open(test::variables(), file);
  for (int time = 0; time < 2; ++time) {
    std::filesystem::remove(file);
    source.current();
    EXPECT_NE(source.take_problem(), "");
    source.current();
    EXPECT_EQ(source.take_problem(), "");
    folder.file("s.json", "{");
    source.current();
    source.current();  // by somebody else, who does not tell it
    EXPECT_NE(source.take_problem(), "");
    folder.file("s.json", "{}");
    source.current();
    EXPECT_EQ(source.take_problem(), "");
  }
}

}  // namespace
}  // namespace poolcast::agents
