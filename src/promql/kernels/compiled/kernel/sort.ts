/** Heapsort (J. W. J. Williams, Communications of the ACM 7, 1964): in place, and no order makes it slow. */
export function sort(keys: usize, count: usize): void {
  for (let root = count >>> 1; root > 0; ) sink(keys, --root, count);
  for (let end = count; end > 1; ) {
    end--;
    const last = load<i64>(keys + (end << 3));
    store<i64>(keys + (end << 3), load<i64>(keys));
    store<i64>(keys, last);
    sink(keys, 0, end);
  }
}

/** Moves a key down until no key below it is greater. */
function sink(keys: usize, root: usize, count: usize): void {
  const key = load<i64>(keys + (root << 3));
  let at = root;
  for (;;) {
    let child = (at << 1) + 1;
    if (child >= count) break;
    let greater = load<i64>(keys + (child << 3));
    if (child + 1 < count) {
      const right = load<i64>(keys + ((child + 1) << 3));
      if (right > greater) {
        greater = right;
        child++;
      }
    }
    if (greater <= key) break;
    store<i64>(keys + (at << 3), greater);
    at = child;
  }
  store<i64>(keys + (at << 3), key);
}
