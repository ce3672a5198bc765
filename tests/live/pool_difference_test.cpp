// Pools as they are wanted against pools as the service tells them: what differs, what may differ,
// what is asked for then, and that no secret is told.
#include "live/pool_difference.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "live/pool_steps.hpp"

namespace poolcast::live {
namespace {

using nlohmann::json;

json wanted() {
  return json::parse(R"({
    "id": "p", "vmSize": "Standard_D2s_v3", "enableAutoScale": true,
    "autoScaleFormula": "$TargetDedicatedNodes = 1;", "autoScaleEvaluationInterval": "PT300S",
    "virtualMachineConfiguration": {"imageReference": {"publisher": "Canonical", "sku": "22_04"},
                                    "nodeAgentSKUId": "batch.node.ubuntu 22.04"},
    "startTask": {"commandLine": "prepare"},
    "userAccounts": [{"name": "me", "password": "hunter2"}],
    "metadata": [{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]})");
}

/// What the service makes of it.
json there() {
  json pool = wanted();
  pool.update(json::parse(R"({
    "vmSize": "standard_d2s_v3", "autoScaleEvaluationInterval": "PT5M", "eTag": "0x1",
    "allocationState": "steady", "taskSlotsPerNode": 1, "currentDedicatedNodes": 3,
    "targetDedicatedNodes": 3, "targetLowPriorityNodes": 0, "enableInterNodeCommunication": false,
    "taskSchedulingPolicy": {"nodeFillType": "Spread"},
    "networkConfiguration": {"dynamicVNetAssignmentScope": "none",
                             "publicIPAddressConfiguration": {"provision": "batchManaged"}},
    "startTask": {"commandLine": "prepare", "maxTaskRetryCount": 0, "waitForSuccess": true,
                  "userIdentity": {"autoUser": {"scope": "pool", "elevationLevel": "nonAdmin"}}},
    "userAccounts": [{"name": "me", "elevationLevel": "nonadmin"}],
    "metadata": [{"name": "b", "value": "2"}, {"name": "a", "value": "1"}],
    "certificateReferences": [], "currentNodeCommunicationMode": "classic"})"));
  pool["virtualMachineConfiguration"]["imageReference"]["version"] = "latest";
  return pool;
}

std::string text_of(PoolDifference const& difference) {
  std::string text;
  for (PropertyDifference const& one : difference.fixed) {
    text += "fixed " + one.property + ": " + one.there + " -> " + one.wanted + "\n";
  }
  for (PropertyDifference const& one : difference.patched) {
    text += one.property + ": " + one.there + " -> " + one.wanted + "\n";
  }
  return text + (difference.scaling ? "scaling\n" : "");
}

std::string differences(json const& wish, json const& pool) {
  return text_of(difference(wish, pool));
}

/// `POST /pools/p/resize {...}`, a line each.
std::string steps(json const& wish, json const& pool) {
  std::string text;
  for (PoolStep const& step : steps_to(wish, pool, difference(wish, pool))) {
    text += step.call.method + " " + step.call.path + " " + step.call.body +
            (step.heeds_etag ? "" : " without ETag") + (step.needs_steady ? " steady" : "") + "\n";
  }
  return text;
}

TEST(PoolDifference, WhatTheServiceFillsInIsNone) { EXPECT_EQ(differences(wanted(), there()), ""); }

TEST(PoolDifference, EachPropertyIsNamedByItsPath) {
  struct Case {
    char const* patch;  // of the pool that is there
    char const* told;
  };
  Case const cases[] = {
      {R"({"vmSize": "standard_d4s_v3"})",
       "fixed vmSize: \"standard_d4s_v3\" -> \"Standard_D2s_v3\"\n"},
      {R"({"taskSlotsPerNode": 4})", "fixed taskSlotsPerNode: 4 -> nothing\n"},
      {R"({"virtualMachineConfiguration": {"imageReference": {"sku": "20_04"}}})",
       "fixed virtualMachineConfiguration.imageReference.sku: \"20_04\" -> \"22_04\"\n"},
      {R"({"networkConfiguration": {"subnetId": "/s"}})",
       "fixed networkConfiguration: {\"dynamicVNetAssignmentScope\":\"none\","
       "\"publicIPAddressConfiguration\":{\"provision\":\"batchManaged\"},\"subnetId\":\"/s\"} -> "
       "nothing\n"},
      {R"({"startTask": {"commandLine": "Prepare"}})",
       "startTask.commandLine: \"Prepare\" -> \"prepare\"\n"},
      {R"({"startTask": {"waitForSuccess": false}})",
       "startTask.waitForSuccess: false -> nothing\n"},
      {R"({"startTask": null})", "startTask: nothing -> {\"commandLine\":\"prepare\"}\n"},
      {R"({"metadata": [{"name": "a", "value": "1"}]})",
       "metadata: [{\"name\":\"a\",\"value\":\"1\"}] -> "
       "[{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"b\",\"value\":\"2\"}]\n"},
      {R"({"autoScaleFormula": "$TargetDedicatedNodes = 2;"})", "scaling\n"},
      {R"({"autoScaleEvaluationInterval": "PT15M"})", "scaling\n"},
      {R"({"enableAutoScale": false})", "scaling\n"},
      {R"({"targetDedicatedNodes": 9})", ""},  // the formula's own doing
      {R"({"displayName": ""})", ""},
  };
  for (Case const& one : cases) {
    json pool = there();
    pool.merge_patch(json::parse(one.patch));
    EXPECT_EQ(differences(wanted(), pool), one.told) << one.patch;
  }
}

TEST(PoolDifference, WhatIsLeftOutIsNotCompared) {
  json pool = there();
  pool["vmSize"] = "other";
  pool["metadata"] = json::array();
  EXPECT_EQ(text_of(difference(wanted(), pool, {"vmSize", "metadata"})), "");
}

TEST(PoolDifference, NoSecretIsTold) {
  json wish = wanted(), pool = there();
  wish["userAccounts"][0]["name"] = "you";
  wish["startTask"]["environmentSettings"] = {{{"name", "TOKEN"}, {"value", "s3cret"}}};
  wish["startTask"]["resourceFiles"] = {{{"httpUrl", "https://x.blob/f?sv=1&sig=s3cret"}}};
  wish["startTask"]["containerSettings"] = {{"imageName", "i"},
                                            {"registry", {{"password", "s3cret"}}}};
  std::string const told = differences(wish, pool);
  EXPECT_EQ(told.find("s3cret"), told.npos) << told;
  EXPECT_EQ(told.find("hunter2"), told.npos) << told;
  EXPECT_NE(told.find("https://x.blob/f?..."), told.npos) << told;
  EXPECT_NE(told.find("TOKEN"), told.npos) << told;
}

TEST(PoolSteps, OnlyWhatDiffersIsAskedFor) {
  json wish = wanted();
  EXPECT_EQ(steps(wish, there()), "");
  wish["autoScaleFormula"] = "$TargetDedicatedNodes = 2;";
  EXPECT_EQ(steps(wish, there()),
            "POST /pools/p/enableautoscale {\"autoScaleFormula\":\"$TargetDedicatedNodes = 2;\"}\n")
      << "an interval that stays would begin anew";
  wish = wanted();
  wish["autoScaleEvaluationInterval"] = "PT1H";
  EXPECT_EQ(steps(wish, there()),
            "POST /pools/p/enableautoscale {\"autoScaleEvaluationInterval\":\"PT1H\"}\n");
  wish = wanted();
  wish.erase("metadata");
  EXPECT_EQ(steps(wish, there()), "PATCH /pools/p {\"metadata\":[]}\n");
  wish = wanted();
  wish["startTask"]["commandLine"] = "other";
  EXPECT_EQ(steps(wish, there()), "PATCH /pools/p {\"startTask\":{\"commandLine\":\"other\"}}\n");
}

TEST(PoolSteps, AStartTaskIsTakenAwayByAnUpdate) {
  json wish = wanted();
  wish.erase("startTask");
  EXPECT_EQ(steps(wish, there()),
            "POST /pools/p/updateproperties {\"applicationPackageReferences\":[],"
            "\"certificateReferences\":[],\"metadata\":[{\"name\":\"a\",\"value\":\"1\"},"
            "{\"name\":\"b\",\"value\":\"2\"}]} without ETag\n");
}

TEST(PoolSteps, AFixedSizeTurnsTheFormulaOff) {
  json wish = wanted();
  for (char const* key : {"enableAutoScale", "autoScaleFormula", "autoScaleEvaluationInterval"}) {
    wish.erase(key);
  }
  EXPECT_EQ(steps(wish, there()), "") << "nothing is said of the size";
  wish["targetDedicatedNodes"] = 3;
  EXPECT_EQ(steps(wish, there()), "POST /pools/p/disableautoscale  without ETag\n");
  wish["targetLowPriorityNodes"] = 2;
  wish["resizeTimeout"] = "PT20M";
  EXPECT_EQ(steps(wish, there()),
            "POST /pools/p/disableautoscale  without ETag\n"
            "POST /pools/p/resize {\"resizeTimeout\":\"PT20M\",\"targetDedicatedNodes\":3,"
            "\"targetLowPriorityNodes\":2} steady\n");
}

TEST(PoolSteps, AFormulaForAPoolOfFixedSizeNeedsItSteady) {
  json pool = there();
  pool["enableAutoScale"] = false;
  EXPECT_EQ(steps(wanted(), pool),
            "POST /pools/p/enableautoscale {\"autoScaleEvaluationInterval\":\"PT5M\","
            "\"autoScaleFormula\":\"$TargetDedicatedNodes = 1;\"} steady\n");
}

}  // namespace
}  // namespace poolcast::live
