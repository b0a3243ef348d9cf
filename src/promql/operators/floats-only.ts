import { type Batch, type Operator, PRESENT } from './operator.ts';

/**
 * The batch without its histograms, whose places become absent; its arrays are changed.
 *
 * @param onDropped called once when there were histograms
 */
export function floatsOnly(batch: Batch, steps: number, onDropped: () => void = () => {}): Batch {
  if (batch.histograms === null) return batch;
  const { rows, labels, dropName, values, present } = batch;
  let dropped = false;
  for (let i = 0; i < rows * steps; i++) {
    if (present[i] !== PRESENT.histogram) continue;
    present[i] = PRESENT.none;
    dropped = true;
  }
  if (dropped) onDropped();
  return { rows, labels, dropName, values, present, histograms: null };
}

/** A child of whose vector only the floats are wanted. */
export class FloatsOnly implements Operator {
  readonly children: readonly [Operator];
  readonly #steps: number;

  constructor(child: Operator, steps: number) {
    this.children = [child];
    this.#steps = steps;
  }

  next(): Batch | null {
    const batch = this.children[0].next();
    return batch === null ? null : floatsOnly(batch, this.#steps);
  }

  describe(): string {
    return 'floats only';
  }
}
