/** Quantiles of keys: what a sort would have at two ranks that follow each other, found without sorting. */
import { numberOf } from './keys';
import { sort } from './sort';

/** Twice the rounds that halves of a million keys take. */
const ROUNDS_MAX: i32 = 40;
/** So many keys at an end are kept in order by insertion: most others cost one comparison, which is foreseen. */
const INSERTED_MAX: i32 = 16;

/** The order of the keys changes. There is at least one. */
export function quantileOf(q: f64, keys: usize, count: i32): f64 {
  if (!(q >= 0 && q <= 1)) return outside(q);
  const low = <i32>(q * <f64>(count - 1));
  moveToRank(keys, count, low);
  return between(q, keys, count);
}

/** The same of keys in ascending order, some of which may stand elsewhere if they are not at the two ranks of q. */
export function between(q: f64, keys: usize, count: i32): f64 {
  if (!(q >= 0 && q <= 1)) return outside(q);
  const rank = q * <f64>(count - 1);
  const low = <i32>rank;
  const weight = rank - <f64>low;
  return numberOf(keyAt(keys, low)) * (1 - weight) + numberOf(keyAt(keys, min(count - 1, low + 1))) * weight;
}

/** Of what is no quantile. */
function outside(q: f64): f64 {
  return Number.isNaN(q) ? NaN : q < 0 ? -Infinity : Infinity;
}

/** Puts the keys that a sort would have at `rank` and behind it there. */
function moveToRank(keys: usize, count: i32, rank: i32): void {
  const high = min(rank + 1, count - 1);
  if (count - rank <= INSERTED_MAX) moveGreatestLast(keys, count, count - rank);
  else if (high < INSERTED_MAX) moveLeastFirst(keys, count, high + 1);
  else moveToInnerRank(keys, count, rank);
}

/** Puts the `kept` greatest of the keys behind the others, in ascending order. */
function moveGreatestLast(keys: usize, count: i32, kept: i32): void {
  const least = count - kept;
  for (let i = count - 2; i >= 0; i--) {
    const key = keyAt(keys, i);
    let at = max(i, least) + 1;
    if (i < least) {
      if (key <= keyAt(keys, least)) continue;
      put(keys, i, keyAt(keys, least));
    }
    for (; at < count && keyAt(keys, at) < key; at++) put(keys, at - 1, keyAt(keys, at));
    put(keys, at - 1, key);
  }
}

/** Puts the `kept` least of the keys before the others, in ascending order. */
function moveLeastFirst(keys: usize, count: i32, kept: i32): void {
  const greatest = kept - 1;
  for (let i = 1; i < count; i++) {
    const key = keyAt(keys, i);
    let at = min(i, greatest) - 1;
    if (i > greatest) {
      if (key >= keyAt(keys, greatest)) continue;
      put(keys, i, keyAt(keys, greatest));
    }
    for (; at >= 0 && keyAt(keys, at) > key; at--) put(keys, at + 1, keyAt(keys, at));
    put(keys, at + 1, key);
  }
}

function moveToInnerRank(keys: usize, count: i32, rank: i32): void {
  selectRank(keys, count, rank);
  let least = rank + 1;
  for (let i = rank + 2; i < count; i++) if (keyAt(keys, i) < keyAt(keys, least)) least = i;
  const key = keyAt(keys, least);
  put(keys, least, keyAt(keys, rank + 1));
  put(keys, rank + 1, key);
}

/** C. A. R. Hoare's selection: partitions around a key of the part that has the rank, again and again. */
function selectRank(keys: usize, count: i32, rank: i32): void {
  let first = 0;
  let last = count - 1;
  // Keys in an unlucky order would take the square of their count.
  for (let round = 0; first < last; round++) {
    if (round === ROUNDS_MAX) {
      sort(keys + ((<usize>first) << 3), <usize>(last + 1 - first));
      return;
    }
    const pivot = middleOf(keyAt(keys, first), keyAt(keys, (first + last) >>> 1), keyAt(keys, last));
    let i = first;
    let j = last;
    while (i <= j) {
      while (keyAt(keys, i) < pivot) i++;
      while (keyAt(keys, j) > pivot) j--;
      if (i > j) break;
      const key = keyAt(keys, i);
      put(keys, i++, keyAt(keys, j));
      put(keys, j--, key);
    }
    if (rank <= j) last = j;
    else if (rank >= i) first = i;
    else return;
  }
}

function middleOf(a: i64, b: i64, c: i64): i64 {
  return max(min(a, b), min(max(a, b), c));
}

function keyAt(keys: usize, index: i32): i64 {
  return load<i64>(keys + ((<usize>index) << 3));
}

function put(keys: usize, index: i32, key: i64): void {
  store<i64>(keys + ((<usize>index) << 3), key);
}
