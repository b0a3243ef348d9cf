/** Reads one checkpoint, gives its memory away and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../invariant.ts';
import { readCheckpoint } from '../storage/checkpoint/read-checkpoint.ts';
import type { PrefetchWorkerData } from './checkpoint-prefetch.ts';

const port = parentPort;
invariant(port !== null, 'checkpoints are read ahead in a worker thread');
port.postMessage(await readCheckpoint((workerData as PrefetchWorkerData).directory));
