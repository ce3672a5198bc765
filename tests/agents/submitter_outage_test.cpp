// What the submitter does where somebody refuses everything, does not answer, or the disk is full.
#include <gtest/gtest.h>

#include "tests/agents/full_disk.hpp"
#include "tests/agents/outage.hpp"

namespace poolcast::agents {
namespace {

using nlohmann::json;

httplib::Server::Handler refusal(int status, std::string const& code) {
  return [status, code](auto const&, auto& response) {
    response.status = status;
    response.set_content(json{{"code", code}, {"message", {{"value", "no"}}}}.dump(),
                         "application/json");
  };
}

// An account that refuses everybody says nothing of the orders.
TEST_F(OutageTest, ARefusalOfTheCallFailsNoOrderUnlessItBlamesTheBody) {
  struct Case {
    int status;
    char const* code;
    std::size_t left;
  };
  constexpr Case cases[] = {
      {400, "InvalidAuthenticationInfo", 3},  {400, "InvalidHeaderValue", 3},
      {400, "InvalidQueryParameterValue", 3}, {403, "AuthenticationFailed", 3},
      {400, "InvalidPropertyValue", 0},       {400, "InvalidRequestBody", 0},
      {400, "MissingRequiredProperty", 0},    {400, "UnsupportedProperty", 0},
      {413, "RequestBodyTooLarge", 0}};
  for (Case const& one : cases) {
    outbox_.reset();
    std::filesystem::remove(folder_.path() / "outbox.db");
    outbox_ = test::outbox_in(folder_);
    for (char const* const key : {"a", "b", "c"}) accept(order_of(key));
    add_ = refusal(one.status, one.code);
    round();
    EXPECT_EQ(waiting(), one.left) << one.code;
  }
}

TEST_F(OutageTest, ASilentAccountDoesNotHoldUpTheEnd) {
  add_ = silence_;
  accept(order_of("t1"));
  Time begin{};
  {
    RunningSubmitter const running(*this, {}, 200 * millisecond);
    wait_until_asked();
    begin = live::wall_clock_now();
  }
  EXPECT_LT(live::wall_clock_now() - begin, 10 * second);
  EXPECT_EQ(waiting(), 1U);
}

TEST_F(OutageTest, ASilentIssuerOfTokensDoesNotHoldUpTheEnd) {
  runner_ = silence_;  // the issuer, here
  live::Variables with_application = settings();
  with_application.erase("BatchAccountKey");
  with_application["AZURE_TENANT_ID"] = "t";
  with_application["AZURE_CLIENT_ID"] = "c";
  with_application["AZURE_CLIENT_SECRET"] = "a-secret-of-the-tests";
  with_application["AZURE_AUTHORITY_HOST"] = github_.url("");
  accept(order_of("t1"));
  Time begin{};
  {
    RunningSubmitter const running(*this, with_application, {}, 200 * millisecond);
    wait_until_asked();
    begin = live::wall_clock_now();
  }
  EXPECT_LT(live::wall_clock_now() - begin, 10 * second);
  EXPECT_EQ(waiting(), 1U);
}

TEST_F(OutageTest, AFullDiskIsToldOnceASecond) {
  accept(order_of("t1"));
  SettingsSource source = *SettingsSource::open(settings(), "");
  Submitter submitter(
      {.settings = source, .outbox = *outbox_, .metrics = metrics_, .variables = settings()});
  testing::internal::CaptureStderr();
  {
    test::FullDisk const full;
    std::thread thread([&] { submitter.run(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    submitter.stop(second);
    thread.join();
  }
  std::string const log = testing::internal::GetCapturedStderr();
  EXPECT_GE(std::ranges::count(log, '\n'), 1);
  EXPECT_LE(std::ranges::count(log, '\n'), 6) << log;
  EXPECT_EQ(waiting(), 1U);
}

}  // namespace
}  // namespace poolcast::agents
