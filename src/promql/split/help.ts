/** The way of a thread that helps another one with a leaf. */
import type { Symbols } from '../../model/labels.ts';
import type { SeriesSelection } from '../../storage/storage.ts';
import type { ColumnSource } from '../operators/column-arena.ts';
import { bareLeaf } from '../plan/build-leaf.ts';
import { NO_RUN } from './claims.ts';
import { RunEvaluator } from './run-evaluator.ts';
import type { LeafWork, RunBoard } from './split.ts';

/**
 * Evaluates runs until none is left or one cannot be evaluated here.
 *
 * @param selection the series that the owner of the board has found
 * @param checkpoint throws when this thread is not to help any more
 */
export function help(
  work: LeafWork,
  selection: SeriesSelection,
  symbols: Symbols,
  board: RunBoard,
  columns: ColumnSource,
  checkpoint: () => void,
): void {
  const evaluator = new RunEvaluator(work, bareLeaf, selection, symbols, board.runs, columns, checkpoint);
  for (;;) {
    checkpoint();
    const run = board.claim();
    if (run === NO_RUN.left) return;
    if (run === NO_RUN.room) board.waitForRoom();
    else if (!evaluator.evaluate(run, board)) return;
  }
}
