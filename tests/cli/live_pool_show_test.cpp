// `poolcast live pool show` as a user runs it, against a Batch service on the loopback interface.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/live/fake_batch.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::FakeBatch;
using test::run_poolcast;
using test::RunResult;

constexpr char key[] = "dGhpcy1pcy1hLWZha2UtMzItYnl0ZS1rZXktZm9yLXg=";

RunResult show(std::string const& endpoint, std::vector<std::string> const& options) {
  setenv("no_proxy", "127.0.0.1", 1);
  setenv("AZURE_BATCH_ENDPOINT", endpoint.c_str(), 1);
  setenv("AZURE_BATCH_ACCOUNT", "myacct", 1);
  setenv("AZURE_BATCH_ACCESS_KEY", key, 1);
  std::vector<std::string> arguments = {"live", "pool", "show"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  RunResult result = run_poolcast(arguments);
  for (char const* name :
       {"AZURE_BATCH_ENDPOINT", "AZURE_BATCH_ACCOUNT", "AZURE_BATCH_ACCESS_KEY"}) {
    unsetenv(name);
  }
  EXPECT_EQ((result.out + result.err).find(key), std::string::npos) << "the key is told";
  return result;
}

TEST(LivePoolShow, ShowsThePoolItsNodesAndTheLastDecision) {
  FakeBatch fake;
  fake.add_pool("batchLinux");
  for (char const* id : {"a", "b"}) fake.set_node("batchLinux", id, "running");
  fake.set_node("batchLinux", "c", "idle");
  fake.set_node("batchLinux", "d", "starting");
  fake.pools["batchLinux"].update(
      {{"state", "active"},
       {"vmSize", "standard_d2s_v3"},
       {"taskSlotsPerNode", 5},
       {"targetDedicatedNodes", 6},
       {"currentDedicatedNodes", 4},
       {"resizeErrors", {{{"code", "AccountCoreQuotaReached"}, {"message", "core quota"}}}},
       {"enableAutoScale", true},
       {"autoScaleFormula", "a = 1;\n$TargetDedicatedNodes = 6;\n"},
       {"autoScaleEvaluationInterval", "PT5M"},
       {"autoScaleRun",
        {{"timestamp", "2026-01-12T08:10:00.147Z"},
         {"results", "$TargetDedicatedNodes=6;$NodeDeallocationOption=requeue"},
         {"error",
          {{"code", "InsufficientSampleData"},
           {"message", "too few"},
           {"values", {{{"name", "Message"}, {"value", "Line 15, Col 44: wanted 70%"}}}}}}}}});
  RunResult const result = show(fake.url(), {"batchLinux"});
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out,
            "pool batchLinux: active, steady since 2026-01-12T08:00:00Z\n"
            "  size          standard_d2s_v3, 5 task slots a node\n"
            "  dedicated     4 of 6 nodes (1 idle, 2 running, 1 in other states)\n"
            "  low-priority  0 of 0 nodes\n"
            "  last resize   AccountCoreQuotaReached: core quota\n"
            "  autoscale     every 5 min\n"
            "  last run      2026-01-12T08:10:00.147Z\n"
            "    $TargetDedicatedNodes=6\n"
            "    $NodeDeallocationOption=requeue\n"
            "  failed        InsufficientSampleData: too few; Line 15, Col 44: wanted 70%\n"
            "  formula\n"
            "    a = 1;\n"
            "    $TargetDedicatedNodes = 6;\n");
}

TEST(LivePoolShow, JsonIsTheServicesOwn) {
  FakeBatch fake;
  fake.add_pool("p");
  RunResult const result = show(fake.url(), {"p", "-o", "json"});
  EXPECT_EQ(result.out, fake.pools["p"].dump() + "\n");
  EXPECT_EQ(result.exit_code, 0);
}

TEST(LivePoolShow, APoolThatIsNotThereIsBadInput) {
  FakeBatch const fake;
  RunResult const result = show(fake.url(), {"p"});
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, "GET /pools/p: 404 PoolNotFound: No\n");
  EXPECT_EQ(result.exit_code, 1);
}

TEST(LivePoolShow, WithoutAnAccountNothingIsAsked) {
  RunResult const result = show("", {"p"});
  EXPECT_EQ(result.err,
            "no Batch account is named; give --account-endpoint or set AZURE_BATCH_ENDPOINT, as "
            "https://NAME.REGION.batch.azure.com\n");
  EXPECT_EQ(result.exit_code, 2);
}

TEST(LivePoolShow, AWrongKeyIsNotRepeated) {
  FakeBatch const fake;
  RunResult const result = show(fake.url(), {"p", "--account-key", "not-a-key"});
  EXPECT_EQ(result.err,
            "GET /pools/p: the account key is not base64; copy it whole, from 'az batch account "
            "keys list'\n");
  EXPECT_EQ(result.exit_code, 5);
}

}  // namespace
}  // namespace poolcast
