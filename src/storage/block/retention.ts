/** Which blocks are kept no longer. */

export interface RetainedBlock {
  readonly id: string;
  readonly maxt: number;
  readonly bytes: number;
}

export interface RetentionBounds {
  readonly nowMs: number;
  /** 0: for ever. */
  readonly retentionMs: number;
  /** What blocks and `extraBytes` may take together; 0: any number. */
  readonly retentionBytes: number;
  readonly extraBytes: number;
}

export interface ExpiredBlocks {
  /** Ids of blocks whose newest sample is older than the retention. */
  readonly byTime: readonly string[];
  /** Ids of the oldest of the others, as many as must go. */
  readonly bySize: readonly string[];
}

export function expiredBlocks(blocks: readonly RetainedBlock[], bounds: RetentionBounds): ExpiredBlocks {
  const { nowMs, retentionMs, retentionBytes, extraBytes } = bounds;
  const tooOld = (block: RetainedBlock): boolean => retentionMs > 0 && block.maxt < nowMs - retentionMs;
  const byTime = blocks.filter(tooOld).map(({ id }) => id);
  const bySize: string[] = [];
  if (retentionBytes > 0) {
    const newestFirst = blocks.filter((block) => !tooOld(block)).sort((a, b) => b.maxt - a.maxt);
    let bytes = extraBytes;
    for (const block of newestFirst) {
      bytes += block.bytes;
      if (bytes > retentionBytes) bySize.push(block.id);
    }
  }
  return { byTime, bySize };
}
