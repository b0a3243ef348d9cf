/**
 * Every refusal that a client can see is one row of this table: code, HTTP status, API error type (the `errorType` of
 * the JSON envelope) and what it means. docs/errors.md shows the same rows; a test holds the two equal.
 *
 * The message of one refusal is made where it is raised, because it names what was got and what was wanted.
 */
export type ApiErrorType =
  | 'bad_data'
  | 'execution'
  | 'canceled'
  | 'timeout'
  | 'internal'
  | 'not_found'
  | 'not_acceptable'
  | 'unavailable';

export interface RefusalRow {
  readonly status: number;
  readonly type: ApiErrorType;
  readonly meaning: string;
}

const row = (status: number, type: ApiErrorType, meaning: string): RefusalRow => ({ status, type, meaning });

export const REFUSALS = {
  bad_parameter: row(400, 'bad_data', 'A parameter of an API call is missing or cannot be parsed.'),
  parse_error: row(400, 'bad_data', 'The PromQL text is not a valid expression.'),
  too_many_points: row(400, 'bad_data', 'A range query asks for more than 11,001 points per series.'),
  execution: row(422, 'execution', 'The evaluation failed: duplicate label sets, a bad argument at run time.'),
  too_many_samples: row(422, 'execution', 'The query would hold more samples at a time than --query.max-samples.'),
  query_timeout: row(503, 'timeout', 'The query ran, or waited in the queue, longer than its timeout.'),
  query_canceled: row(499, 'canceled', 'The client went away or the server stops.'),
  queue_full: row(503, 'timeout', 'Too many queries wait for a worker.'),
  internal: row(500, 'internal', 'A mistake of the server itself; the log has the details.'),
  admin_disabled: row(500, 'unavailable', 'The admin API needs --web.enable-admin-api.'),
  not_implemented: row(501, 'unavailable', 'This part of the API does not exist yet.'),
  body_too_large: row(400, 'bad_data', 'The form body of an API call is larger than 4 MiB.'),
  answer_too_large: row(422, 'execution', 'The answer would have more than 1 GiB.'),
  query_memory: row(422, 'execution', 'The query needed more memory than a query worker may take.'),
} as const satisfies Record<string, RefusalRow>;

export type RefusalCode = keyof typeof REFUSALS;

/** A refusal on its way to the client. */
export class Refusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }

  get status(): number {
    return REFUSALS[this.code].status;
  }

  get type(): ApiErrorType {
    return REFUSALS[this.code].type;
  }
}
