// The waiting times of jobs by the time at which they were queued: a dot a job, or where there are
// too many to see, the median and the longest of each bucket.

const MOST_DOTS = 1500;
const WAIT_BUCKETS = 240;

/** [moments, dots, medians, longest, dots, ...], three columns a run. */
function drawnWaits(pools, from, to) {
  const ranges = pools.map((pool) => [
    lastAt(pool.queued, from - 1) + 1,
    lastAt(pool.queued, to) + 1,
  ]);
  const jobs = ranges.reduce((sum, [first, last]) => sum + last - first, 0);
  if (jobs <= MOST_DOTS) return everyWait(pools, ranges);
  const moments = Array.from({ length: WAIT_BUCKETS }, (_, i) => {
    return from + ((to - from) * (i + 0.5)) / WAIT_BUCKETS;
  });
  const columns = pools.flatMap((pool, i) => bucketWaits(pool, ranges[i], from, to));
  return [moments, ...columns];
}

function everyWait(pools, ranges) {
  const rows = pools.flatMap((pool, run) => {
    const [first, last] = ranges[run];
    return Array.from(pool.queued.slice(first, last), (at, i) => [at, run, pool.waited[first + i]]);
  });
  rows.sort((a, b) => a[0] - b[0]);
  const columns = pools.flatMap((_, run) => {
    const dots = rows.map((row) => (row[1] === run ? row[2] / 1000 : null));
    return [dots, rows.map(() => null), rows.map(() => null)];
  });
  return [rows.map((row) => row[0]), ...columns];
}

function bucketWaits(pool, [first, last], from, to) {
  const medians = new Array(WAIT_BUCKETS).fill(null);
  const longest = new Array(WAIT_BUCKETS).fill(null);
  const width = (to - from) / WAIT_BUCKETS;
  for (let bucket = 0, i = first; bucket < WAIT_BUCKETS; ++bucket) {
    const begin = i;
    const end = bucket + 1 === WAIT_BUCKETS ? Infinity : from + width * (bucket + 1);
    while (i < last && pool.queued[i] < end) ++i;
    if (i === begin) continue;
    const waits = pool.waited.slice(begin, i).sort();
    medians[bucket] = waits[(waits.length - 1) >> 1] / 1000;
    longest[bucket] = waits[waits.length - 1] / 1000;
  }
  return [new Array(WAIT_BUCKETS).fill(null), medians, longest];
}
