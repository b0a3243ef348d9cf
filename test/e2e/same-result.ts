/** Compares answers of /api/v1/query and /api/v1/query_range of two servers: labels, timestamps and values. */

type Point = [number, string];
interface Row {
  readonly metric: Record<string, string>;
  readonly value?: Point;
  readonly values?: Point[];
}

export interface ApiAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly resultType: string; readonly result: Row[] | Point };
}

/**
 * @param tolerance largest relative difference of two values that still counts as none (0: the texts must be equal).
 *   Sums of different versions of Prometheus differ in the last bits, because newer ones add with compensation.
 * @returns null when the answers agree, else where they first differ
 */
export function firstDifference(got: ApiAnswer, wanted: ApiAnswer, tolerance: number): string | null {
  if (got.status !== wanted.status) return `status ${got.status} (${got.error}), wanted ${wanted.status}`;
  if (got.data?.resultType !== wanted.data?.resultType) {
    return `type ${got.data?.resultType}, wanted ${wanted.data?.resultType}`;
  }
  const gotRows = rowsByLabels(got);
  const wantedRows = rowsByLabels(wanted);
  for (const [labels, points] of wantedRows) {
    const others = gotRows.get(labels);
    if (others === undefined) return `no series ${labels}`;
    const difference = differenceOfPoints(others, points, tolerance);
    if (difference !== null) return `${labels}: ${difference}`;
  }
  for (const labels of gotRows.keys()) if (!wantedRows.has(labels)) return `unexpected series ${labels}`;
  return null;
}

export function rowCount(answer: ApiAnswer): number {
  return rowsByLabels(answer).size;
}

function rowsByLabels(answer: ApiAnswer): Map<string, Point[]> {
  const result = answer.data?.result ?? [];
  if (answer.data?.resultType === 'scalar' || answer.data?.resultType === 'string') {
    return new Map([['', [result as Point]]]);
  }
  return new Map(
    (result as Row[]).map((row) => [
      JSON.stringify(Object.entries(row.metric).sort(([a], [b]) => (a < b ? -1 : 1))),
      row.values ?? (row.value === undefined ? [] : [row.value]),
    ]),
  );
}

function differenceOfPoints(got: Point[], wanted: Point[], tolerance: number): string | null {
  for (let i = 0; i < wanted.length; i++) {
    if (i >= got.length) return `${got.length} points, wanted ${wanted.length}`;
    if (got[i][0] !== wanted[i][0]) return `point ${i} at ${got[i][0]}, wanted ${wanted[i][0]}`;
    if (!sameValue(got[i][1], wanted[i][1], tolerance)) {
      return `${got[i][1]} at ${wanted[i][0]}, wanted ${wanted[i][1]}`;
    }
  }
  return got.length > wanted.length ? `${got.length} points, wanted ${wanted.length}` : null;
}

function sameValue(got: string, wanted: string, tolerance: number): boolean {
  if (got === wanted) return true;
  const a = Number(got);
  const b = Number(wanted);
  // Texts of NaN and the infinities ("+Inf") are no JavaScript numbers: they must be equal as texts.
  return Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}
