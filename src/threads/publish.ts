/**
 * How one thread shows its writes to the others: the only file with Atomics. Three protocols:
 *
 * Counts. The writer writes data, then `publish`es a count or an offset that covers it. A reader `observe`s the word first
 * and looks at nothing behind it. All that was written before the publish is visible after the observe.
 *
 * Versions (a sequence lock). What is moved or rewritten happens inside a `change`, which makes the version odd and then
 * even again. A reader observes an even version, copies, and asks `unchanged`; if not, what it
 * copied may be nonsense and it starts over.
 *
 * Claims. Of several threads that `replace` the same value of a word one succeeds; who waits for a word is woken by
 * `publishAndWake`.
 */

/** Makes everything this thread wrote before visible to whoever observes `value`. */
export function publish(words: Int32Array, at: number, value: number): void {
  Atomics.store(words, at, value);
}

export function observe(words: Int32Array, at: number): number {
  return Atomics.load(words, at);
}

/**
 * Runs `rewrite`; only the one writer of a version calls this. When it throws, because memory is out, what it leaves must be
 * whole: readers go on.
 */
export function change(words: Int32Array, versionAt: number, rewrite: () => void): void {
  beginChange(words, versionAt);
  try {
    rewrite();
  } finally {
    endChange(words, versionAt);
  }
}

/** The same for a change of many steps: all writes until endChange() are in it. */
export function beginChange(words: Int32Array, versionAt: number): void {
  Atomics.store(words, versionAt, words[versionAt] + 1);
  // A plain write may pass a preceding atomic store, but not a preceding atomic load.
  Atomics.load(words, versionAt);
}

export function endChange(words: Int32Array, versionAt: number): void {
  Atomics.store(words, versionAt, words[versionAt] + 1);
}

/** A version that a reader may start with: even. -1 while a change is under way. */
export function observeVersion(words: Int32Array, versionAt: number): number {
  const version = Atomics.load(words, versionAt);
  return (version & 1) === 0 ? version & 0x7fffffff : -1;
}

/**
 * Whether no change began since `version` was observed.
 *
 * @param fence one word of the calling thread's own: a plain read may pass a following atomic load, but not a following
 * atomic store, and that store does not pass the load after it
 */
export function unchanged(words: Int32Array, versionAt: number, version: number, fence: Int32Array): boolean {
  Atomics.store(fence, 0, 0);
  return (Atomics.load(words, versionAt) & 0x7fffffff) === version;
}

/** Replaces `from` by `to`. False: the word is not `from`, or no longer. */
export function replace(words: Int32Array, at: number, from: number, to: number): boolean {
  return Atomics.compareExchange(words, at, from, to) === from;
}

/** Adds to a word; answers what was there before. */
export function increment(words: Int32Array, at: number, by: number): number {
  return Atomics.add(words, at, by);
}

export function publishAndWake(words: Int32Array, at: number, value: number): void {
  Atomics.store(words, at, value);
  Atomics.notify(words, at);
}

/** Loads between two looks at the clock: some microseconds. */
const SPINS_PER_LOOK = 500;

/**
 * Looks at the word again and again until it is not `value`, and no longer than `timeoutMs`: waking a thread that sleeps costs a tenth of
 * a millisecond, of which the one that wakes it pays most.
 */
export function spinWhile(words: Int32Array, at: number, value: number, timeoutMs: number): void {
  const untilMs = performance.now() + timeoutMs;
  do {
    for (let i = 0; i < SPINS_PER_LOOK; i++) if (Atomics.load(words, at) !== value) return;
  } while (performance.now() < untilMs);
}

/** Blocks the thread until the word is woken, at once when it is not `value`, and no longer than `timeoutMs`. */
export function waitWhile(words: Int32Array, at: number, value: number, timeoutMs: number): void {
  Atomics.wait(words, at, value, timeoutMs);
}
