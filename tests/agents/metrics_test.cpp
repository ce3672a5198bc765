#include "live/agents/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace poolcast::agents {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Metrics, WhatNobodyCountsIsNotShown) {
  Metrics metrics;
  EXPECT_THAT(metrics.text(), HasSubstr("poolcast_retries_total 0\n"));
  EXPECT_THAT(metrics.text(), Not(HasSubstr("poolcast_orphans_ended_total")));
  EXPECT_THAT(metrics.text(), Not(HasSubstr("poolcast_agents")));
  metrics.count("poolcast_orphans_ended_total", "", 0);
  EXPECT_THAT(metrics.text(), HasSubstr("# TYPE poolcast_orphans_ended_total counter\n"
                                        "poolcast_orphans_ended_total 0\n"));
}

TEST(Metrics, AFamilyIsReplacedAsAWhole) {
  Metrics metrics;
  metrics.set_all("poolcast_agents", {{{"ubuntu", "offline"}, 1}, {{"macos", "offline"}, 2}});
  metrics.set_all("poolcast_agents", {{{"ubuntu", "offline"}, 3}, {{"ubuntu", "online_idle"}, 4}});
  EXPECT_THAT(metrics.text(),
              HasSubstr("# TYPE poolcast_agents gauge\n"
                        "poolcast_agents{pool=\"ubuntu\",state=\"offline\"} 3\n"
                        "poolcast_agents{pool=\"ubuntu\",state=\"online_idle\"} 4\n"));
  EXPECT_THAT(metrics.text(), Not(HasSubstr("macos")));
  metrics.set_all("poolcast_agents", {});
  EXPECT_THAT(metrics.text(), Not(HasSubstr("poolcast_agents")));
}

TEST(Metrics, AnyNameOfAPoolCanBeRead) {
  Metrics metrics;
  metrics.set_all("poolcast_jobs_waiting", {{{"a \"b\" \\c\nd"}, 1}});
  EXPECT_THAT(metrics.text(),
              HasSubstr("\npoolcast_jobs_waiting{pool=\"a \\\"b\\\" \\\\c\\nd\"} 1\n"));
}

TEST(Metrics, EveryOutcomeOfARequestIsThereFromTheBeginning) {
  Metrics const metrics;
  EXPECT_THAT(metrics.text(), HasSubstr("poolcast_requests_total{outcome=\"ignored\"} 0\n"));
}

TEST(MetricsDeathTest, ANameThatIsNoneIsOurMistake) {
  Metrics metrics;
  EXPECT_DEATH(metrics.count("poolcast_request_total", "accepted"), "");
}

}  // namespace
}  // namespace poolcast::agents
