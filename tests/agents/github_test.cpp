// Webhooks of GitHub, and the runners that are made for them (failure mode 13).
#include "live/agents/github.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/base64.hpp"
#include "engine/signing/webhook_signature.hpp"
#include "tests/support/fake_service.hpp"

namespace poolcast::agents {
namespace {

using nlohmann::json;
using test::FakeService;
using test::github_token;

constexpr char secret[] = "webhook-secret-of-the-tests";

json queued_job() {
  return {{"action", "queued"},
          {"workflow_job",
           {{"id", 21}, {"run_id", 4}, {"labels", {"self-hosted", "linux"}}, {"status", "queued"}}},
          {"repository",
           {{"name", "app"},
            {"url", "http://evil.example/repos/contoso/app"},
            {"owner", {{"login", "contoso"}}}}}};
}

Expected<std::optional<RunnerRequest>, WebhookRefusal> read(
    json const& body, std::string const& event = "workflow_job") {
  std::string const text = body.dump();
  std::string const signature = signing::webhook_signature(text, secret);
  return read_webhook({event, "72d3162e-cc78-11e3-81ab-4c9367dc0958", signature, text}, secret);
}

TEST(GithubWebhook, TheSignatureIsThatOfGithubsOwnExample) {
  // docs.github.com, Validating webhook deliveries.
  std::string const signature =
      signing::webhook_signature("Hello, World!", "It's a Secret to Everybody");
  EXPECT_EQ(signature, "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
  EXPECT_TRUE(signing::fits_webhook(signature, "Hello, World!", "It's a Secret to Everybody"));
  EXPECT_FALSE(signing::fits_webhook(signature, "Hello, World!\n", "It's a Secret to Everybody"));
  EXPECT_FALSE(signing::fits_webhook(signing::webhook_signature("x", ""), "x", ""));
}

TEST(GithubWebhook, AQueuedJobAsksForARunner) {
  auto const request = read(queued_job());
  ASSERT_TRUE(request && *request);
  EXPECT_EQ((*request)->job_id, 21);
  EXPECT_EQ((*request)->owner, "contoso");
  EXPECT_EQ((*request)->repository, "app");
  EXPECT_FALSE((*request)->organization);
  EXPECT_THAT((*request)->labels, testing::ElementsAre("self-hosted", "linux"));
  EXPECT_EQ((*request)->delivery, "72d3162e-cc78-11e3-81ab-4c9367dc0958");
}

TEST(GithubWebhook, OtherEventsAskForNothing) {
  EXPECT_EQ(*read({{"zen", "x"}}, "ping"), std::nullopt);
  for (char const* const action : {"waiting", "in_progress", "completed"}) {
    json body = queued_job();
    body["action"] = action;
    EXPECT_EQ(*read(body), std::nullopt) << action;
  }
  json hosted = queued_job();
  hosted["workflow_job"]["labels"] = {"ubuntu-latest"};
  EXPECT_EQ(*read(hosted), std::nullopt);
}

TEST(GithubWebhook, WhatIsForgedOrBrokenIsRefused) {
  std::string const text = queued_job().dump();
  std::string const good = signing::webhook_signature(text, secret);
  struct Case {
    Webhook webhook;
    std::string secret;
    int status;
    char const* reason;
  };
  std::string const no_json = "payload=%7B%7D";
  std::string const signed_no_json = signing::webhook_signature(no_json, secret);
  Case const cases[] = {
      {{"workflow_job", "d", good, text}, "", 503, "GithubWebhookSecret is not set"},
      {{"workflow_job", "d", "", text}, secret, 401, "X-Hub-Signature-256 is missing"},
      {{"workflow_job", "d", "sha256=00", text},
       secret,
       401,
       "X-Hub-Signature-256 is not that of the body"},
      {{"workflow_job", "d", good, text},
       "other",
       401,
       "X-Hub-Signature-256 is not that of the body"},
      {{"", "d", good, text}, secret, 400, "X-GitHub-Event is missing"},
      {{"workflow_job", "", good, text}, secret, 400, "X-GitHub-Delivery is missing, or no GUID"},
      {{"workflow_job", "../x", good, text},
       secret,
       400,
       "X-GitHub-Delivery is missing, or no GUID"},
      {{"workflow_job", "d", signed_no_json, no_json},
       secret,
       400,
       "the body is no JSON object; the webhook's content type is application/json"},
  };
  for (Case const& one : cases) {
    auto const refused = read_webhook(one.webhook, one.secret);
    ASSERT_FALSE(refused) << one.reason;
    EXPECT_EQ(refused.error().status, one.status) << one.reason;
    EXPECT_EQ(refused.error().reason, one.reason);
  }
}

TEST(GithubWebhook, NamesThatAreNoneAreRefused) {
  struct Case {
    char const* pointer;
    json value;
    char const* reason;
  };
  Case const cases[] = {
      {"/repository/name", "../../x", "repository.name is no name"},
      {"/repository/name", "..", "repository.name is no name"},
      {"/repository/owner/login", "a/b", "repository.owner.login is no name"},
      {"/repository/owner/login", 5, "repository.owner.login is no name"},
      {"/workflow_job/id", "x", "workflow_job.id is missing"},
  };
  for (Case const& one : cases) {
    json body = queued_job();
    body[json::json_pointer(one.pointer)] = one.value;
    auto const refused = read(body);
    ASSERT_FALSE(refused) << one.reason;
    EXPECT_EQ(refused.error().reason, one.reason);
  }
}

struct Place {
  FakeService fake{"fake_github.py", {"--token", github_token}};
  std::vector<Duration> waits{};

  Github client(std::string const& token = github_token) {
    GithubOptions options{.api_url = fake.url(), .token = token};
    options.retries.attempts = 2;
    options.retries.wait = [this](Duration wait) { waits.push_back(wait); };
    return Github(options);
  }
};

RunnerRequest request(std::string const& repository = "app") {
  return {.delivery = "d",
          .job_id = 21,
          .run_id = 4,
          .labels = {"self-hosted", "linux"},
          .owner = "contoso",
          .repository = repository};
}

TEST(Github, MakesARunnerForOneJobWhereTheSettingsSay) {
  Place place;
  Github github = place.client();
  auto const request = read(queued_job());  // its `url` leads elsewhere
  GithubResult<JitRunner> const jit = github.jit_configuration(**request, "RunAgent-1");
  ASSERT_TRUE(jit) << text_of(jit.error());
  EXPECT_EQ(base64_decoded(jit->configuration), R"({".runner": "RunAgent-1"})");
  EXPECT_THAT(place.fake.control("requests"),
              testing::ElementsAre("POST /repos/contoso/app/actions/runners/generate-jitconfig"));
  EXPECT_EQ(place.fake.control("state")["runners"][0]["name"], "RunAgent-1");
}

TEST(Github, AnOrganisationsRunnerIsMadeThere) {
  Place place;
  Github github = place.client();
  RunnerRequest of_organization = request();
  of_organization.organization = true;
  EXPECT_TRUE(github.jit_configuration(of_organization, "RunAgent-1"));
  EXPECT_THAT(place.fake.control("requests"),
              testing::ElementsAre("POST /orgs/contoso/actions/runners/generate-jitconfig"));
}

TEST(Github, EachRefusalIsAnErrorAndNeverAnEmptyToken) {
  Place place;
  Github github = place.client();
  ASSERT_TRUE(github.jit_configuration(request(), "taken"));
  EXPECT_EQ(github.jit_configuration(request(), "taken").error().status, 409);
  EXPECT_EQ(github.jit_configuration(request(), "x", 7).error().status, 403);
  EXPECT_EQ(github.jit_configuration(request(), "x", 8).error().status, 404);
  EXPECT_EQ(github.jit_configuration(request("other"), "x").error().status, 404);
  RunnerRequest without_labels = request();
  without_labels.labels.clear();
  EXPECT_EQ(github.jit_configuration(without_labels, "x").error().status, 422);
  place.fake.control("fail", {{"status", 201}, {"body", {{"runner", {{"id", 1}}}}}});
  EXPECT_EQ(text_of(github.jit_configuration(request(), "x").error()),
            "POST /repos/contoso/app/actions/runners/generate-jitconfig: the answer has no "
            "encoded_jit_config");
  Github other = place.client("wrong-github-secret");
  EXPECT_EQ(text_of(other.jit_configuration(request(), "x").error()),
            "POST /repos/contoso/app/actions/runners/generate-jitconfig: 401 Bad credentials; the "
            "token of GithubToken is wrong or has expired");
  place.fake.control("fail",
                     {{"status", 503}, {"body", {{"message", github_token}}}, {"times", 2}});
  EXPECT_EQ(text_of(github.jit_configuration(request(), "x").error()),
            "POST /repos/contoso/app/actions/runners/generate-jitconfig: 503 *** (2 attempts)");
}

TEST(Github, ListsRunnersAndTheJobsOfARunOverAllPages) {
  Place place;
  Github github = place.client();
  for (int i = 0; i < 101; ++i) {
    ASSERT_TRUE(github.jit_configuration(request(), "r" + std::to_string(i)));
  }
  place.fake.control("online", {{"name", "r100"}});
  GithubResult<std::vector<Runner>> const runners = github.runners("contoso/app");
  ASSERT_TRUE(runners) << text_of(runners.error());
  ASSERT_EQ(runners->size(), 101U);
  EXPECT_EQ(runners->back().name, "r100");
  EXPECT_TRUE(runners->back().online);
  EXPECT_FALSE(runners->front().online);
  EXPECT_TRUE(github.runners("contoso")->empty());
  place.fake.control("lists", {{"run", 4}, {"count", 100}});
  place.fake.control("queue", {{"run", 4}, {"labels", {"self-hosted", "linux"}}});
  GithubResult<std::vector<RunJob>> const jobs = github.run_jobs("contoso/app/4");
  ASSERT_TRUE(jobs) << text_of(jobs.error());
  ASSERT_EQ(jobs->size(), 101U);
  EXPECT_EQ(jobs->front().status, "completed");
  EXPECT_EQ(jobs->back().status, "in_progress");
  EXPECT_EQ(jobs->back().runner, "r100");
  EXPECT_THAT(jobs->back().labels, testing::ElementsAre("self-hosted", "linux"));
  EXPECT_TRUE(jobs->back().created && github.answered_at());
}

TEST(Github, ARunnerThatHasAJobIsNotRemoved) {
  Place place;
  Github github = place.client();
  std::int64_t const idle = github.jit_configuration(request(), "idle")->id;
  place.fake.control("queue", {{"run", 4}, {"labels", {"self-hosted"}}});
  std::int64_t const busy = github.jit_configuration(request(), "busy")->id;
  place.fake.control("online", {{"name", "busy"}});
  GithubResult<void> const refused = github.remove_runner("contoso/app", busy);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().busy);
  // The status says other things, too.
  place.fake.control("fail", {{"status", 422}, {"body", {{"message", "Validation failed"}}}});
  GithubResult<void> const wrong = github.remove_runner("contoso/app", idle);
  ASSERT_FALSE(wrong);
  EXPECT_FALSE(wrong.error().busy);
  EXPECT_TRUE(github.remove_runner("contoso/app", idle));
  EXPECT_TRUE(github.remove_runner("contoso/app", idle)) << "it has gone";
}

TEST(Github, LooksLeaveTheRestOfTheHourToNewRunners) {
  Place place;
  Github github = place.client();
  place.fake.control("limit", {{"left", 499}});
  ASSERT_TRUE(github.runners("contoso"));  // by whose answer it is known
  EXPECT_THAT(
      text_of(github.runners("contoso").error()),
      testing::HasSubstr("GET /orgs/contoso/actions/runners: GitHub lets this token ask "
                         "only 499 times more in this hour; they are kept for new runners"));
  EXPECT_FALSE(github.run_jobs("contoso/app/4"));
  EXPECT_TRUE(github.jit_configuration(request(), "new"));
  place.fake.control("limit", {{"left", 500}});
  EXPECT_TRUE(github.jit_configuration(request(), "newer"));
  EXPECT_TRUE(github.runners("contoso"));
}

TEST(Github, LooksThatAreRefusedSayWhatTheTokenNeeds) {
  Place place;
  Github github = place.client();
  EXPECT_EQ(text_of(github.run_jobs("contoso/other/4").error()),
            "GET /repos/contoso/other/actions/runs/4/jobs: 404 Not Found; the token needs to read "
            "the repository's Actions");
  EXPECT_THAT(text_of(github.runners("other").error()),
              testing::HasSubstr("the token needs to administer self-hosted runners there"));
  place.fake.control("fail", {{"status", 200}, {"body", {{"count", 1}}}});
  EXPECT_EQ(text_of(github.runners("contoso").error()),
            "GET /orgs/contoso/actions/runners: the answer has no runners");
}

}  // namespace
}  // namespace poolcast::agents
