/** The body of a request in the pieces in which it came: where it is copied anyway, it need not be put together first. */
import type { IncomingMessage } from 'node:http';

export class BodyTooLarge extends Error {
  readonly statusCode = 413;
}

/** Calls `done` once: with the pieces, or with why there are none. A body of more than `bytesMax` is not read to its end. */
export function readPieces(
  body: IncomingMessage,
  bytesMax: number,
  done: (error: Error | null, pieces?: readonly Uint8Array[]) => void,
): void {
  const tooLarge = () => new BodyTooLarge(`request body exceeds the ${bytesMax} bytes limit`);
  if (Number(body.headers['content-length']) > bytesMax) {
    done(tooLarge());
    return;
  }
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const end = (error: Error | null) => {
    body.off('data', onData).off('end', onEnd).off('error', end);
    if (error === null) done(null, pieces);
    else done(error);
  };
  const onData = (piece: Uint8Array) => {
    bytes += piece.length;
    pieces.push(piece);
    if (bytes > bytesMax) end(tooLarge());
  };
  const onEnd = () => end(null);
  // Asked for before it comes, the first piece is handed on at once; else it would be held back, and the socket stopped for it.
  body.read(0);
  body.on('data', onData).on('end', onEnd).on('error', end);
}
