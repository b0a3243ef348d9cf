/** Twice the rounds that halves of a million numbers take. */
const SELECT_ROUNDS_MAX = 40;

/** So many numbers at an end are kept in order by insertion: most others cost one comparison, which is foreseen. */
const INSERTED_MAX = 16;

/**
 * The q-quantile of `count` numbers in ascending order beside `missing` NaN, which count as smaller than all numbers.
 * There is at least one value.
 */
export function quantileOfNumbers(q: number, sorted: Float64Array, count: number, missing: number): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const last = count + missing - 1;
  const rank = q * last;
  const floor = Math.floor(rank);
  const low = Math.max(0, floor);
  const high = Math.min(last, low + 1);
  const weight = rank - floor;
  const lowValue = low < missing ? Number.NaN : sorted[low - missing];
  const highValue = high < missing ? Number.NaN : sorted[high - missing];
  return lowValue * (1 - weight) + highValue * weight;
}

/** The same of values[0 .. count - 1] in any order, which changes: only the values at the two ranks are looked for. None is lost. */
export function quantile(q: number, values: Float64Array, count: number): number {
  const numbers = moveNumbersFirst(values, count);
  if (numbers < 0) return quantileBySorting(q, values.subarray(0, count));
  const missing = count - numbers;
  const low = Math.max(0, Math.floor(q * (count - 1))) - missing;
  if (low >= 0 && low < numbers) moveToRank(values, numbers, low);
  // Of the two ranks only the upper one may be a number's.
  else if (low === -1 && numbers > 0) moveToRank(values, numbers, 0);
  return quantileOfNumbers(q, values, numbers, missing);
}

function quantileBySorting(q: number, values: Float64Array): number {
  // Such a sort puts NaN at the end.
  const sorted = values.sort();
  let count = sorted.length;
  while (count > 0 && Number.isNaN(sorted[count - 1])) count--;
  return quantileOfNumbers(q, sorted, count, sorted.length - count);
}

/** Puts NaN behind the numbers; answers how many numbers there are, -1 when a negative zero is among them: it has an order. */
function moveNumbersFirst(values: Float64Array, count: number): number {
  let numbers = 0;
  // Most often all are: nothing is moved then.
  while (numbers < count && (values[numbers] < 0 || values[numbers] > 0)) numbers++;
  for (let i = numbers; i < count; i++) {
    const value = values[i];
    if (value === 0 && 1 / value < 0) return -1;
    if (Number.isNaN(value)) continue;
    values[i] = values[numbers];
    values[numbers++] = value;
  }
  return numbers;
}

/** Puts the numbers that a sort would have at `rank` and behind it there. */
function moveToRank(values: Float64Array, count: number, rank: number): void {
  const high = Math.min(rank + 1, count - 1);
  if (count - rank <= INSERTED_MAX) moveGreatestLast(values, count, count - rank);
  else if (high < INSERTED_MAX) moveLeastFirst(values, count, high + 1);
  else moveToInnerRank(values, count, rank);
}

/** Puts the `kept` greatest of the numbers behind the others, in ascending order. */
function moveGreatestLast(values: Float64Array, count: number, kept: number): void {
  const least = count - kept;
  for (let i = count - 2; i >= 0; i--) {
    const value = values[i];
    let at = Math.max(i, least) + 1;
    if (i < least) {
      if (!(value > values[least])) continue;
      values[i] = values[least];
    }
    for (; at < count && values[at] < value; at++) values[at - 1] = values[at];
    values[at - 1] = value;
  }
}

/** Puts the `kept` least of the numbers before the others, in ascending order. */
function moveLeastFirst(values: Float64Array, count: number, kept: number): void {
  const greatest = kept - 1;
  for (let i = 1; i < count; i++) {
    const value = values[i];
    let at = Math.min(i, greatest) - 1;
    if (i > greatest) {
      if (!(value < values[greatest])) continue;
      values[i] = values[greatest];
    }
    for (; at >= 0 && values[at] > value; at--) values[at + 1] = values[at];
    values[at + 1] = value;
  }
}

function moveToInnerRank(values: Float64Array, count: number, rank: number): void {
  selectRank(values, count, rank);
  let least = rank + 1;
  for (let i = rank + 2; i < count; i++) if (values[i] < values[least]) least = i;
  const value = values[least];
  values[least] = values[rank + 1];
  values[rank + 1] = value;
}

/** C. A. R. Hoare's selection: partitions around a number of the part that has the rank, again and again. */
function selectRank(values: Float64Array, count: number, rank: number): void {
  let first = 0;
  let last = count - 1;
  // Numbers in an unlucky order would take the square of their count.
  for (let round = 0; first < last; round++) {
    if (round === SELECT_ROUNDS_MAX) {
      values.subarray(first, last + 1).sort();
      return;
    }
    const pivot = middleOf(values[first], values[(first + last) >>> 1], values[last]);
    let i = first;
    let j = last;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const value = values[i];
      values[i++] = values[j];
      values[j--] = value;
    }
    if (rank <= j) last = j;
    else if (rank >= i) first = i;
    else return;
  }
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** Whether a parameter q deserves the warning that it should be between 0 and 1. */
export function quantileIsInvalid(q: number): boolean {
  return !(q >= 0 && q <= 1);
}
