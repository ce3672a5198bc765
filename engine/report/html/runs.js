// The runs of the page, read from its columns; and all pools of a run as if they were one.

const ACTIVITIES = ["starting", "pulling images", "idle", "running", "draining", "unusable"];
const TIERS = ["dedicated", "low-priority"];
const KINDS = ["failed", "held at a limit", "raised a target", "lowered a target", "no change"];

/** `columns` are the bytes of each run. */
function readRuns(series, columns) {
  return series.runs.map((run, index) => {
    const pools = run.pools.map((pool) => readPool(pool, run.lines, columns[index]));
    return { index, label: run.label, pools, all: together(pools) };
  });
}

function readPool(pool, lines, bytes) {
  const tiers = pool.tiers.map((tier) => {
    return Object.fromEntries(
      Object.entries(tier).map(([name, steps]) => [name, readColumns(bytes, steps)]),
    );
  });
  const lanes = readColumns(bytes, pool.lanes);
  return {
    id: pool.id,
    active: readColumns(bytes, pool.active),
    running: readColumns(bytes, pool.running),
    tiers,
    cost: readColumns(bytes, pool.cost),
    lanes: Array.from(lanes.node, (node, i) => ({ node, tier: lanes.tier[i], pool: pool.id })),
    nodes: ended(readColumns(bytes, pool.nodes), "from", ["until"]),
    tasks: ended(readColumns(bytes, pool.tasks), "started", ["online", "ended"]),
    queued: readColumn(bytes, pool.queued),
    waited: readColumn(bytes, pool.waited),
    evaluations: readEvaluations(pool, lines, bytes),
  };
}

/** Ends are written as lengths, which are shorter. */
function ended(bars, start, ends) {
  for (const name of ends) {
    for (let i = 0; i < bars[name].length; ++i) bars[name][i] += bars[start][i];
  }
  return bars;
}

function readEvaluations(pool, lines, bytes) {
  const columns = readColumns(bytes, pool.evaluations);
  let next = 0;
  return Array.from(columns.at, (at, i) => {
    const first = next;
    next += columns.lineCount[i];
    const targets = ["dedicated", "lowPriority"].map((tier) => {
      return [columns[tier + "Before"][i], columns[tier + "After"][i]];
    });
    return {
      at,
      pool: pool.id,
      targets,
      limit: ["none", "the formula's own limit", "the quota"][columns.limit[i]],
      kind: kindOf(targets, columns.limit[i], columns.failed[i]),
      trace: () =>
        Array.from(columns.lines.slice(first, first + columns.lineCount[i]), (line) => lines[line]),
    };
  });
}

function kindOf(targets, limit, failed) {
  const growth = targets.reduce((sum, [before, after]) => sum + after - before, 0);
  const changed = targets.some(([before, after]) => before !== after);
  if (failed) return 0;
  if (limit) return 1;
  return changed ? (growth >= 0 ? 2 : 3) : 4;
}

function together(pools) {
  if (pools.length === 1) return pools[0];
  const sum = (steps, growing) => sumOfSteps(pools.map(steps), growing);
  const names = Object.keys(pools[0]?.tiers[0] ?? {});
  const tiers = TIERS.map((_, tier) => {
    return Object.fromEntries(names.map((name) => [name, sum((pool) => pool.tiers[tier][name])]));
  });
  const queued = joinedColumns(pools.map((pool) => pool.queued));
  const waited = joinedColumns(pools.map((pool) => pool.waited));
  const order = new Uint32Array(queued.length).map((_, i) => i);
  order.sort((a, b) => queued[a] - queued[b] || a - b);
  return {
    id: "all pools",
    active: sum((pool) => pool.active),
    running: sum((pool) => pool.running),
    tiers,
    cost: sum((pool) => pool.cost, true),
    lanes: pools.flatMap((pool) => pool.lanes),
    nodes: joined(pools, "nodes"),
    tasks: joined(pools, "tasks"),
    queued: new Float64Array(order.length).map((_, i) => queued[order[i]]),
    waited: new Float64Array(order.length).map((_, i) => waited[order[i]]),
    evaluations: pools.flatMap((pool) => pool.evaluations).sort((a, b) => a.at - b.at),
  };
}

/** The bars of several pools in one list of columns, each pool's lanes after those before. */
function joined(pools, name) {
  const result = {};
  for (const column of Object.keys(pools[0]?.[name] ?? {})) {
    result[column] = joinedColumns(pools.map((pool) => pool[name][column]));
  }
  let bar = 0;
  let lanes = 0;
  for (const pool of pools) {
    for (const end = bar + (pool[name].lane?.length ?? 0); bar < end; ++bar)
      result.lane[bar] += lanes;
    lanes += pool.lanes.length;
  }
  return result;
}
