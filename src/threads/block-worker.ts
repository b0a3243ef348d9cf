/** A block worker: cuts heads to blocks and compacts blocks, one job after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../invariant.ts';
import { Canceled, type Checkpoint } from '../storage/block/cancelable.ts';
import { compactBlocks } from '../storage/block/compact.ts';
import { cutHead } from '../storage/block/cut.ts';
import { DamagedBlock } from '../storage/block/damaged-block.ts';
import { DiskFull } from '../storage/block/free-space.ts';
import type { BlockReply, BlockWork, BlockWorkDone, BlockWorkerData, BlockWorkFailed } from './block-messages.ts';
import { garbageCollector } from './collect-garbage.ts';
import { observe } from './publish.ts';

async function replyTo(work: BlockWork, checkpoint: Checkpoint): Promise<BlockReply> {
  try {
    return await perform(work, checkpoint);
  } catch (error) {
    return failed(error);
  }
}

async function perform(work: BlockWork, checkpoint: Checkpoint): Promise<BlockWorkDone> {
  if (work.kind === 'cut') return { ok: true, written: await cutHead(work, checkpoint) };
  const block = await compactBlocks(work, checkpoint);
  return { ok: true, written: block === null ? [] : [block] };
}

function failed(error: unknown): BlockWorkFailed {
  const thrown = error instanceof Error ? error : new Error(String(error));
  const { message, stack = '' } = thrown;
  const base = { ok: false, message, block: '', detail: '' } as const;
  if (error instanceof Canceled) return { ...base, reason: 'canceled' };
  if (error instanceof DamagedBlock) return { ...base, reason: 'damaged', block: error.block };
  if (error instanceof DiskFull || isDiskFull(thrown)) return { ...base, reason: 'disk_full' };
  return { ...base, reason: 'failed', detail: stack };
}

/** LMDB hands on the number of the system's error or its text. */
function isDiskFull(error: Error & { code?: unknown }): boolean {
  return error.code === 'ENOSPC' || error.code === ENOSPC || /no space left on device/i.test(error.message);
}

const ENOSPC = 28;

const port = parentPort;
invariant(port !== null, 'the block worker runs in a worker thread');
const collectGarbage = garbageCollector();
const cancel = new Int32Array((workerData as BlockWorkerData).cancel);
const checkpoint: Checkpoint = () => {
  if (observe(cancel, 0) !== 0) throw new Canceled('the work on blocks was canceled');
};
port.on('message', (work: BlockWork) => {
  void replyTo(work, checkpoint).then((reply) => {
    port.postMessage(reply);
    // Later, when nothing refers to the head any more.
    if (work.kind === 'cut') setImmediate(collectGarbage);
  });
});
