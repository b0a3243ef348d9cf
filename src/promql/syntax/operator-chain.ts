/**
 * Puts a flat list of operands and operators together by precedence. An operation is built as soon as the next operator
 * shows that it is complete, from left to right, so that errors come in the order of an LR parser.
 */
export interface ChainOperator {
  readonly op: string;
}

export interface Sign {
  readonly op: '+' | '-';
  /** Offset in the text. */
  readonly start: number;
}

/** What the operands are and how operations are built of them. */
export interface ChainBuilder<Operand, Operator extends ChainOperator> {
  sign(sign: Sign, operand: Operand): Operand;
  binary(lhs: Operand, operator: Operator, rhs: Operand): Operand;
}

/** Loosest 1, tightest 6. A sign binds like `*`; `^` alone groups from the right. */
const PRECEDENCE: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '</': 3,
  '>/': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': 6,
};
const SIGN_PRECEDENCE = 5;

type Pending<Operator> =
  | { readonly kind: 'sign'; readonly sign: Sign; readonly precedence: number }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly precedence: number };

/** Every method but finish() answers true: the grammar calls them as predicates. */
export class OperatorChain<Operand, Operator extends ChainOperator> {
  readonly #builder: ChainBuilder<Operand, Operator>;
  readonly #operands: Operand[] = [];
  readonly #pending: Pending<Operator>[] = [];
  #expectsOperand = true;

  constructor(builder: ChainBuilder<Operand, Operator>) {
    this.#builder = builder;
  }

  sign(sign: Sign): true {
    this.#pending.push({ kind: 'sign', sign, precedence: SIGN_PRECEDENCE });
    return true;
  }

  operand(operand: Operand): true {
    this.#operands.push(operand);
    this.#expectsOperand = false;
    return true;
  }

  /** Something written behind the newest operand: it binds tighter than every operator. */
  modify(change: (operand: Operand) => Operand): true {
    this.#operands.push(change(this.#operands.pop()!));
    return true;
  }

  operator(operator: Operator): true {
    const precedence = PRECEDENCE[operator.op];
    // Of two equal operators the left one is complete, but for a ^ b ^ c.
    this.#reduce(operator.op === '^' ? precedence + 1 : precedence);
    this.#pending.push({ kind: 'binary', operator, precedence });
    this.#expectsOperand = true;
    return true;
  }

  /** False when the text ended, or went wrong, behind an operator. */
  isComplete(): boolean {
    return !this.#expectsOperand;
  }

  finish(): Operand {
    this.#reduce(0);
    return this.#operands[0];
  }

  /** Builds the pending operations of at least this precedence, the newest first. */
  #reduce(precedence: number): void {
    for (;;) {
      const top = this.#pending.at(-1);
      if (top === undefined || top.precedence < precedence) return;
      this.#pending.pop();
      const rhs = this.#operands.pop()!;
      if (top.kind === 'sign') this.#operands.push(this.#builder.sign(top.sign, rhs));
      else this.#operands.push(this.#builder.binary(this.#operands.pop()!, top.operator, rhs));
    }
  }
}
