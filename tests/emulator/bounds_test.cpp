// Numbers and durations that no pool or task can have are refused before anything is made of them.
#include <gtest/gtest.h>

#include "tests/emulator/client.hpp"

namespace poolcast::emulator {
namespace {

std::string pool_with(std::string const& more) {
  return R"({"id":"p","vmSize":"Standard_D2s_v3","virtualMachineConfiguration":{)"
         R"("imageReference":{},"nodeAgentSKUId":"batch.node.ubuntu 22.04"})" +
         more + "}";
}

TEST(Bounds, MoreNodesThanCouldBeKeptInMemoryAreRefused) {
  Client client;
  EXPECT_EQ(client.outcome("POST", "/pools", pool_with(R"(,"targetDedicatedNodes":2000000000)")),
            "400 InvalidPropertyValue; PropertyName: targetDedicatedNodes; PropertyValue: "
            "2000000000; Reason: The value must be between 0 and 100000");
  EXPECT_EQ(client.outcome("GET", "/pools/p"), "404 PoolNotFound");
  client.with_pool();
  EXPECT_EQ(client.outcome("POST", "/pools/p/resize", R"({"targetLowPriorityNodes":100001})"),
            "400 InvalidPropertyValue; PropertyName: targetLowPriorityNodes; PropertyValue: "
            "100001; Reason: The value must be between 0 and 100000");
}

TEST(Bounds, DurationsOfBodiesAreThoseOfIso8601) {
  Client client;
  EXPECT_EQ(client.outcome("POST", "/pools",
                           pool_with(R"(,"targetDedicatedNodes":1,"resizeTimeout":"15m")")),
            "400 InvalidPropertyValue; PropertyName: resizeTimeout; PropertyValue: 15m; Reason: "
            "The value is not an ISO 8601 duration");
}

TEST(Bounds, RangesOfNeedsAreBounded) {
  Client client;
  client.with_pool();
  client.with_job(R"(,"usesTaskDependencies":true)");
  auto const with_ranges = [&](std::string const& ranges) {
    return client.add_task("t", "true", R"(,"dependsOn":{"taskIdRanges":[)" + ranges + "]}");
  };
  EXPECT_EQ(with_ranges(R"({"start":4294967297,"end":4294967297})"),
            "400 InvalidPropertyValue; PropertyName: dependsOn.taskIdRanges[0].start; "
            "PropertyValue: 4294967297; Reason: The value must be between 0 and 2147483647");
  EXPECT_EQ(with_ranges(R"({"start":1})"),
            "400 MissingRequiredProperty; PropertyName: dependsOn.taskIdRanges[0].end");
  EXPECT_EQ(with_ranges(R"({"start":2,"end":1})"),
            "400 InvalidPropertyValue; PropertyName: dependsOn.taskIdRanges; PropertyValue: "
            R"({"start":2,"end":1}; Reason: The range must have an end that is not before its )"
            "start");
  EXPECT_EQ(with_ranges(R"({"start":0,"end":9999},{"start":20000,"end":20000})"),
            "400 TaskDependencyListTooLong");
  EXPECT_EQ(with_ranges(R"({"start":2147483647,"end":2147483647})"), "201");
}

}  // namespace
}  // namespace poolcast::emulator
