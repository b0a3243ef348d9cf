/** A block, or one value in it, is not what was written. */
export class DamagedBlock extends Error {
  /** File of the block. */
  readonly block: string;
  /** Which value in it: `page 17`, `meta`; empty where the file as a whole is meant. */
  readonly key: string;

  constructor(block: string, key: string, problem: string) {
    super(`block ${block} is damaged: ${key === '' ? '' : `${key}: `}${problem}`);
    this.name = 'DamagedBlock';
    this.block = block;
    this.key = key;
  }
}
