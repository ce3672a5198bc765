// The client of Azure DevOps, against a stateful fake of it in a process of its own.
#include "live/agents/azure_devops.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "live/agents/placeholder.hpp"
#include "tests/support/fake_service.hpp"

namespace poolcast::agents {
namespace {

using nlohmann::json;
using test::azdo_token;
using test::FakeAzureDevOps;

struct Organisation {
  FakeAzureDevOps fake{};
  std::vector<Duration> waits{};

  AzureDevOps client(std::string const& token = azdo_token) {
    live::RetryPolicy retries{.attempts = 3};
    retries.wait = [this](Duration wait) { waits.push_back(wait); };
    return {fake.url() + "/", token, {.http = {}, .retries = retries}};
  }
};

TEST(AzureDevOps, FindsAPoolByItsName) {
  Organisation organisation;
  AzureDevOps azdo = organisation.client();
  EXPECT_EQ(azdo.pool("windows")->id, 45);
  EXPECT_EQ(azdo.pools()->size(), 2U);
  DevOpsResult<AgentPool> const missing = azdo.pool("macos");
  ASSERT_FALSE(missing);
  EXPECT_EQ(text_of(missing.error()),
            "GET /_apis/distributedtask/pools: 404 no agent pool 'macos' that the token may see; "
            "add it in the organisation's settings, under Agent pools");
}

TEST(AzureDevOps, ReadsJobsWithDatesOfAnyLength) {
  Organisation organisation;
  AzureDevOps azdo = organisation.client();
  organisation.fake.online("a");
  for (int i = 0; i < 8; ++i) organisation.fake.queue("plan-" + std::to_string(i));
  DevOpsResult<std::vector<JobRequest>> const jobs = azdo.unfinished_jobs(44);
  ASSERT_TRUE(jobs) << text_of(jobs.error());
  ASSERT_EQ(jobs->size(), 8U);
  EXPECT_EQ(jobs->front().agent, "a");
  EXPECT_EQ(jobs->back().agent, "");
  EXPECT_EQ(jobs->back().plan_id, "plan-7");
  for (JobRequest const& job : *jobs) {
    ASSERT_TRUE(job.queued);
    EXPECT_LT(*azdo.answered_at() - *job.queued, minute);
  }
  organisation.fake.control("cancel", {{"plan", "plan-7"}});
  EXPECT_EQ(azdo.unfinished_jobs(44)->size(), 7U);
}

TEST(AzureDevOps, ReadsWhatAgentsAreAndDo) {
  Organisation organisation;
  AzureDevOps azdo = organisation.client();
  organisation.fake.online("a");
  organisation.fake.queue("p");
  organisation.fake.online("b");
  organisation.fake.control("vanish", {{"agent", "b"}});
  DevOpsResult<std::vector<Agent>> const agents = azdo.agents(44);
  ASSERT_EQ(agents->size(), 2U);
  Agent const& a = agents->front();
  EXPECT_TRUE(a.online && a.has_job && a.one_job && a.enabled && a.since);
  Agent const& b = agents->back();
  EXPECT_TRUE(!b.online && !b.has_job && b.one_job);
  EXPECT_EQ(azdo.agents(44, "b")->size(), 1U);
}

TEST(AzureDevOps, RemovesAnAgentUnlessItHasAJob) {
  Organisation organisation;
  AzureDevOps azdo = organisation.client();
  organisation.fake.online("a");
  organisation.fake.queue("p");
  std::int64_t const id = azdo.agents(44)->front().id;
  DevOpsResult<void> const busy = azdo.remove_agent(44, id);
  ASSERT_FALSE(busy);
  EXPECT_TRUE(is_busy(busy.error()));
  organisation.fake.control("cancel", {{"plan", "p"}});
  EXPECT_TRUE(azdo.remove_agent(44, id));
  EXPECT_TRUE(azdo.remove_agent(44, id));  // gone already
  EXPECT_THAT(organisation.fake.agents(), testing::IsEmpty());
}

TEST(AzureDevOps, TriesAgainAndWaitsAsLongAsItIsAskedTo) {
  Organisation organisation;
  AzureDevOps azdo = organisation.client();
  organisation.fake.control("fail",
                            {{"status", 429}, {"headers", {{"Retry-After", "7"}}}, {"times", 1}});
  EXPECT_TRUE(azdo.pools());
  EXPECT_THAT(organisation.waits, testing::ElementsAre(7 * second));
}

TEST(AzureDevOps, PausesBeforeTheNextRequestWhenASuccessAsksForIt) {
  Organisation organisation;
  AzureDevOps azdo = organisation.client();
  organisation.fake.control("fail",
                            {{"status", 200},
                             {"headers", {{"Retry-After", "5"}, {"X-RateLimit-Delay", "1.2"}}},
                             {"body", {{"count", 0}, {"value", json::array()}}}});
  EXPECT_TRUE(azdo.pools());
  EXPECT_TRUE(organisation.waits.empty());
  EXPECT_TRUE(azdo.pools());
  EXPECT_TRUE(azdo.pools());
  EXPECT_THAT(organisation.waits, testing::ElementsAre(5 * second));
}

TEST(AzureDevOps, ATokenThatIsRefusedIsNeverShown) {
  Organisation organisation;
  AzureDevOps azdo = organisation.client("some-other-secret");
  DevOpsResult<std::vector<AgentPool>> const refused = azdo.pools();
  ASSERT_FALSE(refused);
  EXPECT_EQ(text_of(refused.error()),
            "GET /_apis/distributedtask/pools: 401 TF400813: The user is not authorized; the token "
            "of AzDOToken is wrong, has expired or was revoked: make a new one");
  organisation.fake.control("fail",
                            {{"status", 400}, {"body", {{"message", "no: some-other-secret"}}}});
  EXPECT_EQ(text_of(azdo.pools().error()), "GET /_apis/distributedtask/pools: 400 no: ***");
}

TEST(AzureDevOps, AnAnswerThatMakesNoSenseIsAnErrorOrNobody) {
  Organisation organisation;
  AzureDevOps azdo = organisation.client();
  organisation.fake.control("fail", {{"status", 200}, {"body", "<html>"}});
  EXPECT_EQ(text_of(azdo.pools().error()),
            "GET /_apis/distributedtask/pools: the answer is no list");
  json const rows = {1, nullptr, "x", {{"id", "44"}, {"name", 5}, {"result", 7}}};
  organisation.fake.control("fail", {{"status", 200}, {"body", {{"value", rows}}}, {"times", 2}});
  EXPECT_EQ(azdo.unfinished_jobs(44)->size(), 4U);
  DevOpsResult<std::vector<Agent>> const agents = azdo.agents(44);
  ASSERT_EQ(agents->size(), 4U);
  EXPECT_FALSE(agents->front().online || agents->front().one_job);
}

TEST(AzureDevOps, TheSignInPageIsNoAnswer) {
  Organisation organisation;
  AzureDevOps azdo = organisation.client();
  organisation.fake.control("fail", {{"status", 203}, {"body", "<html>Sign In</html>"}});
  EXPECT_EQ(azdo.pools().error().status, 401);
}

TEST(AzureDevOps, TheTokenIsSentNowhereInTheClear) {
  AzureDevOps azdo("http://azdo.example", azdo_token);
  DevOpsResult<std::vector<AgentPool>> const refused = azdo.pools();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("over https only"), std::string::npos);
}

TEST(Placeholder, IsAddedOnceAndLetsAJobWait) {
  Organisation organisation;
  AzureDevOps azdo = organisation.client();
  PlaceholderOptions const options{.agent_pool = "ubuntu",
                                   .agent = {"placeholder", "4.248.0", "Linux"}};
  EXPECT_EQ(organisation.fake.control("queue", {{"pool", "ubuntu"}, {"plan", "p"}})["result"],
            "failed");
  PlaceholderOptions dry = options;
  dry.dry_run = true;
  EXPECT_EQ(ensure_placeholder(azdo, dry)->state, PlaceholderState::would_add);
  EXPECT_THAT(organisation.fake.agents(), testing::IsEmpty());
  EXPECT_EQ(ensure_placeholder(azdo, options)->state, PlaceholderState::added);
  EXPECT_EQ(ensure_placeholder(azdo, options)->state, PlaceholderState::there);
  EXPECT_THAT(organisation.fake.agents(), testing::ElementsAre("placeholder"));
  json const queued = organisation.fake.control("queue", {{"pool", "ubuntu"}, {"plan", "p"}});
  EXPECT_FALSE(queued.contains("result"));
}

TEST(Placeholder, ARealAgentOfTheNameIsAnError) {
  Organisation organisation;
  AzureDevOps azdo = organisation.client();
  organisation.fake.online("placeholder");
  DevOpsResult<Placeholder> const placeholder = ensure_placeholder(
      azdo, {.agent_pool = "ubuntu", .agent = {"placeholder", "4.248.0", "Linux"}});
  ASSERT_FALSE(placeholder);
  EXPECT_EQ(text_of(placeholder.error()),
            "agent 'placeholder' of pool 'ubuntu': it is online, so it is a real one; give the "
            "placeholder another --name");
}

TEST(Placeholder, VersionsAreComparedByTheirNumbers) {
  EXPECT_TRUE(is_later_version("4.10.0", "4.9.3"));
  EXPECT_FALSE(is_later_version("3.220.0", "3.220"));
  EXPECT_FALSE(is_later_version("3.220.0", "4.0.0"));
}

}  // namespace
}  // namespace poolcast::agents
