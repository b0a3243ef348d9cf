/** The series that a rule wrote in its last successful evaluation: those that it does not write again are marked stale. */

/** Canonical labels, one behind the other; those of series i end at ends[i]. */
export interface SeriesLabels {
  readonly labels: Uint8Array;
  readonly ends: Uint32Array;
}

export const NO_SERIES: SeriesLabels = { labels: new Uint8Array(0), ends: new Uint32Array(0) };

export function* seriesOf({ labels, ends }: SeriesLabels): Generator<Uint8Array> {
  let start = 0;
  for (const end of ends) {
    yield labels.subarray(start, end);
    start = end;
  }
}

/** The series of `before` that are not in `now`. Nearly always these are the same bytes, and no series is looked at. */
export function goneSeries(before: SeriesLabels, now: SeriesLabels): Iterable<Uint8Array> {
  if (before.ends.length === 0 || areEqual(before, now)) return [];
  const kept = new Set<string>();
  for (const series of seriesOf(now)) kept.add(keyOf(series));
  return filtered(before, (series) => !kept.has(keyOf(series)));
}

/** Those series whose place in the list is not in `left`. */
export function withoutSeries(all: SeriesLabels, left: ReadonlySet<number>): SeriesLabels {
  let place = 0;
  const kept = [...filtered(all, () => !left.has(place++))];
  const ends = new Uint32Array(kept.length);
  kept.forEach((series, i) => {
    ends[i] = (i === 0 ? 0 : ends[i - 1]) + series.length;
  });
  return { labels: Buffer.concat(kept), ends };
}

/** A text that two label sets share exactly when they are equal. */
export function keyOf(labels: Uint8Array): string {
  return Buffer.from(labels.buffer, labels.byteOffset, labels.length).toString('latin1');
}

function* filtered(all: SeriesLabels, isKept: (series: Uint8Array) => boolean): Generator<Uint8Array> {
  for (const series of seriesOf(all)) if (isKept(series)) yield series;
}

function areEqual(a: SeriesLabels, b: SeriesLabels): boolean {
  if (a.ends.length !== b.ends.length || Buffer.compare(a.labels, b.labels) !== 0) return false;
  return a.ends.every((end, i) => end === b.ends[i]);
}
