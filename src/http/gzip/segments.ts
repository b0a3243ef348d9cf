/**
 * The contract between who writes an answer and those who compress it meanwhile: the text is divided into segments, each of which can be
 * coded by any thread, to the same bytes. docs/split-queries.md says when.
 */

import { type Claims, NO_RUN, type OwnedClaims } from '../../promql/split/claims.ts';
import { crc32 } from '../../storage/log/crc32.ts';
import type { Deflate } from './deflate.ts';

/** What lies behind the segment before. Its repeats may reach back beyond its begin. */
export interface Segment {
  readonly plain: Uint8Array;
  /** Of Repeats; the last one ends where the segment does. */
  readonly words: Uint32Array;
}

export interface CodedSegment {
  /** Bytes of the segment, and their checksum. */
  readonly plainBytes: number;
  readonly crc: number;
  /** Whole bytes of DEFLATE that are not the end of a stream. */
  readonly coded: Uint8Array;
}

/** Where segments wait to be coded, and coded ones to be taken. Shared by all threads that do either. */
export interface SegmentBoard extends Claims {
  /** A segment that this thread has claimed; the view dies with the next one. */
  segment(run: number): Segment;
  /** Copies what a segment became, part by part; throws when there is no room for it. */
  put(run: number, coded: Iterable<Uint8Array>, crc: number): void;
}

/** Of the thread that writes the answer. */
export interface OwnedSegmentBoard extends SegmentBoard, OwnedClaims {
  /** Segments that may wait to be taken. */
  readonly slots: number;
  /** Copies the next segment; false: it is too large. */
  offer(segment: Segment): boolean;
  /** What a ready one became, until another one is offered. */
  coded(run: number): CodedSegment;
}

/** Who lends threads. */
export interface SegmentHelpers {
  /** Answers of fewer points are not worth it. */
  readonly answerPointsMin: number;
  /** null: no thread is idle. */
  askToCode(): OwnedSegmentBoard | null;
}

/** Codes segments until no more will come. @param checkpoint throws when this thread is not to help any more */
export function helpToCode(board: SegmentBoard, deflate: Deflate, checkpoint: () => void): void {
  for (;;) {
    checkpoint();
    const run = board.claim();
    if (run === NO_RUN.left) return;
    if (run === NO_RUN.room) board.waitForRoom();
    else if (!codeOnBoard(run, board, deflate)) return;
  }
}

/** Codes a claimed segment where its owner finds it. False: it was given back. */
export function codeOnBoard(run: number, board: SegmentBoard, deflate: Deflate): boolean {
  try {
    const segment = board.segment(run);
    board.put(run, deflate.segment(segment, false), crc32(segment.plain));
    return true;
  } catch {
    board.giveBack(run);
    return false;
  }
}
