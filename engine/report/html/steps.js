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
  if (list.length === 1) return list[0];
  if (growing && list.some((steps) => steps.at.length === 0)) return { at: [], value: [] };
  const moments = Float64Array.from(list.flatMap((steps) => Array.from(steps.at))).sort();
  const at = moments.filter((time, i) => i === 0 || time !== moments[i - 1]);
  const value = new Float64Array(at.length);
  for (const steps of list) {
    if (growing) {
      at.forEach((time, i) => (value[i] += valueAt(steps, time, true)));
      continue;
    }
    let index = -1;
    at.forEach((time, i) => {
      while (index + 1 < steps.at.length && steps.at[index + 1] <= time) ++index;
      if (index >= 0) value[i] += steps.value[index];
    });
  }
  return { at, value };
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
  const all = [from, to];
  list.forEach((steps, i) => all.push(...steps.at.slice(...ranges[i])));
  const sorted = Float64Array.from(all).sort();
  const moments = sorted.filter((time, i) => i === 0 || time !== sorted[i - 1]);
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
