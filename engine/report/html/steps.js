// Step functions {at, value}: each value holds from its moment to the next one's, and is 0 before
// the first. Drawn, they become at most about 2,000 points of the range that is seen.

const MOST_POINTS = 2000;

/** The index of the last moment that is not after `time`; -1 before the first. */
function lastAt(moments, time) {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The value at `time`; of a `growing` function, between its moments, on the way to the next. */
function valueAt(steps, time, growing) {
  const index = lastAt(steps.at, time);
  if (index < 0) return 0;
  if (!growing || index + 1 >= steps.at.length) return steps.value[index];
  const share = (time - steps.at[index]) / (steps.at[index + 1] - steps.at[index]);
  return steps.value[index] + share * (steps.value[index + 1] - steps.value[index]);
}

/** The sum of several step functions, for all pools of a run. */
function sumOfSteps(list, growing) {
  if (growing && list.some((steps) => steps.at.length === 0)) return { at: [], value: [] };
  return list.reduce((a, b) => sumOfTwo(a, b, growing));
}

function sumOfTwo(a, b, growing) {
  const at = new Float64Array(a.at.length + b.at.length);
  const value = new Float64Array(at.length);
  let count = 0;
  for (let i = 0, j = 0; i < a.at.length || j < b.at.length; ++count) {
    const time = Math.min(
      i < a.at.length ? a.at[i] : Infinity,
      j < b.at.length ? b.at[j] : Infinity,
    );
    while (i < a.at.length && a.at[i] === time) ++i;
    while (j < b.at.length && b.at[j] === time) ++j;
    at[count] = time;
    if (growing) value[count] = valueAt(a, time, true) + valueAt(b, time, true);
    else value[count] = (i > 0 ? a.value[i - 1] : 0) + (j > 0 ? b.value[j - 1] : 0);
  }
  return { at: at.subarray(0, count), value: value.subarray(0, count) };
}

function joinedColumns(columns) {
  const all = new Float64Array(columns.reduce((sum, column) => sum + column.length, 0));
  let at = 0;
  for (const column of columns) {
    all.set(column, at);
    at += column.length;
  }
  return all;
}

/** Each of the sorted values once. */
function distinct(sorted) {
  let count = 0;
  for (let i = 0; i < sorted.length; ++i) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[count++] = sorted[i];
  }
  return sorted.slice(0, count);
}

/**
 * The functions between two times, over moments that they share: [moments, values, values, ...].
 * Where there are more changes than can be seen, each bucket has two moments: the greatest value
 * in it, then the smallest, so that no peak is lost.
 */
function drawnSteps(list, from, to, growing) {
  const ranges = list.map((steps) => [lastAt(steps.at, from) + 1, lastAt(steps.at, to) + 1]);
  const changes = ranges.reduce((sum, [first, last]) => sum + last - first, 0);
  if (changes + 2 <= MOST_POINTS) return everyChange(list, ranges, from, to, growing);
  const buckets = MOST_POINTS / 2;
  const moments = new Float64Array(2 * buckets + 1);
  for (let i = 0; i <= 2 * buckets; ++i) moments[i] = from + ((to - from) * i) / (2 * buckets);
  if (growing) return [moments, ...list.map((steps) => valuesAt(steps, moments, true))];
  return [moments, ...list.map((steps) => extremes(steps, moments))];
}

function everyChange(list, ranges, from, to, growing) {
  const seen = list.map((steps, i) => steps.at.slice(...ranges[i]));
  const moments = distinct(joinedColumns([[from, to], ...seen]).sort());
  return [moments, ...list.map((steps) => valuesAt(steps, moments, growing))];
}

function valuesAt(steps, moments, growing) {
  return Array.from(moments, (time) => valueAt(steps, time, growing));
}

function extremes(steps, moments) {
  const values = new Array(moments.length);
  let index = lastAt(steps.at, moments[0]);
  for (let i = 0; i + 1 < moments.length; i += 2) {
    let most = index < 0 ? 0 : steps.value[index];
    let least = most;
    while (index + 1 < steps.at.length && steps.at[index + 1] < moments[i + 2]) {
      most = Math.max(most, steps.value[++index]);
      least = Math.min(least, steps.value[index]);
    }
    values[i] = most;
    values[i + 1] = least;
  }
  values[moments.length - 1] = valueAt(steps, moments[moments.length - 1], false);
  return values;
}
