/** How the last evaluation of a rule went. */

export interface RuleStatus {
  /** unknown: not evaluated yet. */
  readonly health: 'unknown' | 'ok' | 'err';
  /** '' when all is well. */
  readonly lastError: string;
  readonly evaluationSeconds: number;
  /** Clock when it began, milliseconds since the Unix epoch; null: not evaluated yet. */
  readonly lastEvaluationMs: number | null;
}

export const NOT_EVALUATED: RuleStatus = {
  health: 'unknown',
  lastError: '',
  evaluationSeconds: 0,
  lastEvaluationMs: null,
};

/** What one evaluation of a rule came to. */
export interface RuleEvaluation {
  readonly samples: number;
  /** Why the query failed, or a sample was refused; '' when neither. */
  readonly error: string;
  /** Nothing was changed by it. */
  readonly failed: boolean;
  readonly canceled: boolean;
}

export function failure(error: string, canceled = false): RuleEvaluation {
  return { samples: 0, error, failed: true, canceled };
}
