// Pools of templates in the words of the REST API: what is renamed, resolved, and left out.
#include "engine/iac/pool_body.hpp"

#include <gtest/gtest.h>

namespace poolcast::iac {
namespace {

std::string text_of(Node const& node) {
  std::string text;
  if (node.kind == Node::Kind::string) return "'" + node.text + "'";
  if (node.kind == Node::Kind::array) {
    for (Node const& item : node.items) text += (text.empty() ? "" : ",") + text_of(item);
    return "[" + text + "]";
  }
  if (node.kind != Node::Kind::object) return node.text;
  for (Member const& member : node.members) {
    text += (text.empty() ? "" : ",") + member.key + ":" + text_of(member.value);
  }
  return "{" + text + "}";
}

/// The body of the file's only pool; then, a line each, what was left out.
std::string body_of(std::string const& text, std::string const& name = "pool.json") {
  Source const source{name, text};
  auto const pools = extract(source);
  if (!pools) return render(source, pools.error());
  Expected<PoolBody, Diagnostics> const body = pool_body(source, {}, pools->front());
  if (!body) return render(source, body.error());
  std::string told = text_of(body->body);
  for (LeftOut const& one : body->left_out) told += "\n" + one.property + ": " + one.reason;
  return told;
}

std::string arm(std::string const& properties, std::string const& more = "") {
  return R"({"parameters": {"slots": {"type": "int", "defaultValue": 5}, "none": {}},
    "resources": [{"type": "Microsoft.Batch/batchAccounts/pools", "name": "acct/linux")" +
         more + R"(, "properties": {)" + properties + "}}]}";
}

TEST(PoolBody, TheServicesOwnJsonStaysAsItIs) {
  EXPECT_EQ(body_of(R"({"id": "p", "vmSize": "s", "enableAutoScale": true, "displayName": null,
                        "virtualMachineConfiguration": {"nodeAgentSkuId": "[a]"},
                        "metadata": [{"name": "a", "value": "1"}], "taskSlotsPerNode": 2})"),
            "{id:'p',vmSize:'s',enableAutoScale:true,"
            "virtualMachineConfiguration:{nodeAgentSKUId:'[a]'},"
            "metadata:[{name:'a',value:'1'}],taskSlotsPerNode:2}");
}

TEST(PoolBody, AnArmPoolIsTranslated) {
  struct Case {
    char const* arm;
    char const* body;
  };
  Case const cases[] = {
      {R"("vmSize": "S", "taskSlotsPerNode": "[parameters('slots')]")",
       "vmSize:'S',taskSlotsPerNode:5"},
      {R"("maxTasksPerNode": 3)", "taskSlotsPerNode:3"},
      {R"("scaleSettings": {"autoScale": {"formula": "[concat('a=', '1')]",
                                          "evaluationInterval": "PT5M"}})",
       "enableAutoScale:true,autoScaleFormula:'a=1',autoScaleEvaluationInterval:'PT5M'"},
      {R"("scaleSettings": {"fixedScale": {"targetDedicatedNodes": 2, "resizeTimeout": "PT9M"}})",
       "enableAutoScale:false,targetDedicatedNodes:2,resizeTimeout:'PT9M'"},
      {R"("interNodeCommunication": "Enabled")", "enableInterNodeCommunication:true"},
      {R"("taskSchedulingPolicy": {"nodeFillType": "Pack"})",
       "taskSchedulingPolicy:{nodeFillType:'pack'}"},
      {R"("deploymentConfiguration": {"virtualMachineConfiguration": {"nodeAgentSkuId": "a",
          "imageReference": {"id": "/img"},
          "containerConfiguration": {"type": "DockerCompatible"}}})",
       "virtualMachineConfiguration:{nodeAgentSKUId:'a',"
       "imageReference:{virtualMachineImageId:'/img'},"
       "containerConfiguration:{type:'dockerCompatible'}}"},
      {R"("applicationPackages": [{"id": "/subscriptions/x/applications/tool", "version": "1"}])",
       "applicationPackageReferences:[{applicationId:'tool',version:'1'}]"},
      {R"("startTask": {"commandLine": "c", "userIdentity": {"autoUser": {"scope": "Pool",
          "elevationLevel": "Admin"}}})",
       "startTask:{commandLine:'c',"
       "userIdentity:{autoUser:{scope:'pool',elevationLevel:'admin'}}}"},
  };
  for (Case const& one : cases) {
    EXPECT_EQ(body_of(arm(one.arm)), std::string("{id:'linux',") + one.body + "}");
  }
}

TEST(PoolBody, WhatCannotBeKnownOrSetIsLeftOutAndNamed) {
  std::string const properties = R"("vmSize": "S", "networkConfiguration": {
      "subnetId": "[concat(resourceId('net', 'x'), '/y')]"}, "certificates": [],
      "displayName": "[parameters('none')]")";
  EXPECT_EQ(
      body_of(arm(properties, R"(, "identity": {"type": "UserAssigned"})")),
      "{id:'linux',vmSize:'S'}\n"
      "identity: only an ARM deployment can set it\n"
      "networkConfiguration: 'net/x/y' is not the whole id of a resource, which only a deployment "
      "knows\n"
      "certificates: only an ARM deployment can set it\n"
      "displayName: parameter 'none' has no default value; give it one with --parameters FILE");
}

TEST(PoolBody, OtherCodeIsNotTaken) {
  std::string const told =
      body_of("resource \"azurerm_batch_pool\" \"p\" {\n  name = \"p\"\n}\n", "pool.tf");
  EXPECT_NE(told.find("pool.tf:1:1: error: a pool of terraform is not taken: give the service's "
                      "JSON, or an ARM template ('az bicep build' makes one of Bicep)"),
            told.npos)
      << told;
}

TEST(PoolBody, APoolWithoutAnIdIsStillAPool) {
  EXPECT_EQ(body_of(R"({"vmSize": "s", "virtualMachineConfiguration": {}})"),
            "{vmSize:'s',virtualMachineConfiguration:{}}");
}

}  // namespace
}  // namespace poolcast::iac
