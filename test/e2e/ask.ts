import type { ApiAnswer } from './same-result.ts';

/** Parameters of an API call; times are seconds. */
export type Parameters = Record<string, string | number>;

/** GET of an API path; the parsed answer, whatever its status. */
export async function ask(url: string, path: string, parameters: Parameters): Promise<ApiAnswer> {
  const texts = Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]);
  const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(texts)}`);
  return (await response.json()) as ApiAnswer;
}

export interface VectorRow {
  readonly metric: Record<string, string>;
  readonly value: [number, string];
}

export interface MatrixRow {
  readonly metric: Record<string, string>;
  readonly values: [number, string][];
}

/** Rows of an instant query that answers a vector. */
export async function vector(url: string, query: string, time: number): Promise<VectorRow[]> {
  return rows<VectorRow>(await ask(url, 'query', { query, time }), 'vector');
}

/** Rows of an instant query that answers a matrix (a range selector). */
export async function matrix(url: string, query: string, time: number): Promise<MatrixRow[]> {
  return rows<MatrixRow>(await ask(url, 'query', { query, time }), 'matrix');
}

function rows<Row>(answer: ApiAnswer, type: string): Row[] {
  if (answer.data?.resultType !== type) throw new Error(`wanted a ${type}: ${JSON.stringify(answer).slice(0, 500)}`);
  return answer.data.result as unknown as Row[];
}
