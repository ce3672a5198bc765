// A session of Microsoft's JavaScript client, @azure/batch, with an emulated Batch account, which
// is in AZURE_BATCH_ACCOUNT, AZURE_BATCH_ENDPOINT, AZURE_BATCH_ACCESS_KEY.
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { BatchServiceClient, BatchSharedKeyCredentials } = require("@azure/batch");

const { AZURE_BATCH_ACCOUNT, AZURE_BATCH_ENDPOINT, AZURE_BATCH_ACCESS_KEY } = process.env;
const credentials = new BatchSharedKeyCredentials(AZURE_BATCH_ACCOUNT, AZURE_BATCH_ACCESS_KEY);
const client = new BatchServiceClient(credentials, AZURE_BATCH_ENDPOINT, { noRetryPolicy: true });
const { pool, job, task, computeNode, account } = client;

const refused = (status, code, call) =>
  assert.rejects(call, (error) => {
    assert.deepEqual([error.statusCode, error.body?.code ?? error.code], [status, code]);
    return true;
  });

async function until(what, tell) {
  for (const end = Date.now() + 90000; Date.now() < end; ) {
    if (await tell()) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  assert.fail(`not in time: ${what}`);
}

/** All rows of all pages. */
async function all(first, next) {
  let page = await first;
  const rows = [...page];
  while (page.odatanextLink) {
    page = await next(page.odatanextLink);
    rows.push(...page);
  }
  return rows;
}

const image = { publisher: "canonical", offer: "0001-com-ubuntu-server-jammy", sku: "22_04-lts" };
const newPool = {
  id: "node",
  vmSize: "standard_d2s_v3",
  virtualMachineConfiguration: { imageReference: image, nodeAgentSKUId: "batch.node.ubuntu 22.04" },
  enableAutoScale: true,
  autoScaleFormula: "$TargetDedicatedNodes = 2;",
  autoScaleEvaluationInterval: "PT5M",
  taskSlotsPerNode: 4,
};

test("a pool is added, shown, changed and listed", async () => {
  await pool.add(newPool);
  await refused(409, "PoolExists", () => pool.add(newPool));
  await refused(400, "MissingRequiredProperty", () =>
    pool.add({ ...newPool, id: "other", autoScaleFormula: undefined }),
  );
  assert.equal((await pool.exists("node")).body, true);
  const shown = await pool.get("node");
  assert.equal(shown.enableAutoScale, true);
  await pool.patch("node", { metadata: [{ name: "team", value: "build" }] });
  await refused(412, "ConditionNotMet", () =>
    pool.patch("node", { metadata: [] }, { poolPatchOptions: { ifMatch: shown.eTag } }),
  );
  const listed = await pool.list({ poolListOptions: { filter: "id eq 'node'", select: "id,state" } });
  assert.deepEqual(
    listed.map((each) => [each.id, each.state, each.vmSize]),
    [["node", "active", undefined]],
  );
  await refused(404, "PoolNotFound", () => pool.get("none"));
});

test("formulas are evaluated: a good one, a failing one, and what is none", async () => {
  const good = await pool.evaluateAutoScale("node", "$TargetDedicatedNodes = 3 + 4;");
  assert.ok(good.results.split(";").includes("$TargetDedicatedNodes=7"), good.results);
  const failing = await pool.evaluateAutoScale("node", "$TargetDedicatedNodes = $nothing;");
  assert.equal(failing.error.code, "AutoScalingFormulaEvaluationError");
  assert.equal(failing.error.values[0].value, "Line 1, Col 25: Undefined symbol: $nothing");
  await refused(400, "AutoScalingFormulaSyntaxError", () => pool.evaluateAutoScale("node", "x = 1 +"));
  await pool.disableAutoScale("node");
  const steady = async () => (await pool.get("node")).allocationState === "steady";
  await until("the pool is steady", steady);
  await pool.resize("node", { targetDedicatedNodes: 3 });
  await until("the pool is steady", steady);
  await pool.enableAutoScale("node", {
    autoScaleFormula: "$TargetDedicatedNodes = 2;",
    autoScaleEvaluationInterval: "PT5M",
  });
});

test("tasks are added one by one and 250 at once, listed in pages, and counted", async () => {
  await job.add({ id: "node-builds", poolInfo: { poolId: "node" } });
  await refused(409, "JobExists", () => job.add({ id: "node-builds", poolInfo: { poolId: "node" } }));
  await task.add("node-builds", { id: "one", commandLine: "sleep 20" });
  await refused(409, "TaskExists", () =>
    task.add("node-builds", { id: "one", commandLine: "sleep 20" }),
  );
  const many = Array.from({ length: 250 }, (_, i) => ({ id: `t${i}`, commandLine: "sleep 30" }));
  for (let i = 0; i < many.length; i += 100) {
    const added = await task.addCollection("node-builds", many.slice(i, i + 100));
    assert.ok(added.value.every((each) => each.status === "success"));
  }
  const again = await task.addCollection("node-builds", many.slice(0, 1));
  assert.equal(again.value[0].error.code, "TaskExists");
  await assert.rejects(task.addCollection("node-builds", many.slice(0, 101)));
  const options = { taskListOptions: { maxResults: 100 } };
  const rows = await all(task.list("node-builds", options), (link) => task.listNext(link));
  assert.equal(rows.length, 251);
  await until("all tasks complete", async () => {
    const { taskCounts } = await job.getTaskCounts("node-builds");
    return taskCounts.succeeded === 251;
  });
  await refused(404, "TaskNotFound", () => task.get("node-builds", "none"));
  await refused(409, "TaskCompleted", () => task.terminate("node-builds", "one"));
  await task.deleteMethod("node-builds", "one");
});

test("nodes are listed, drained and rebooted", async () => {
  const nodes = await all(computeNode.list("node"), (link) => computeNode.listNext(link));
  assert.ok(nodes.length >= 2);
  const counts = await account.listPoolNodeCounts();
  const mine = counts.find((each) => each.poolId === "node");
  assert.equal(mine.dedicated.total, nodes.length);
  await computeNode.disableScheduling("node", nodes[0].id);
  await computeNode.enableScheduling("node", nodes[0].id);
  await computeNode.reboot("node", nodes[0].id);
  await refused(404, "NodeNotFound", () => computeNode.get("node", "tvmps_none"));
  assert.ok((await account.listSupportedImages()).length > 1);
});

test("the job ends, and the pool goes", async () => {
  await job.terminate("node-builds");
  await until("the job ends", async () => (await job.get("node-builds")).state === "completed");
  await job.deleteMethod("node-builds");
  await pool.deleteMethod("node");
  await until("the pool is gone", async () => !(await pool.exists("node")).body);
});
