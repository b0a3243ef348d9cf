import { LIMITS } from '../limits.ts';

/** All bytes of an answer. Rejects when they are more than a client takes. */
export async function answerBody(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const kept: Buffer[] = [];
  let bytes = 0;
  for await (const part of parts) {
    bytes += part.length;
    if (bytes > LIMITS.clientAnswerBytesMax) {
      throw new Error(`the answer has more than ${LIMITS.clientAnswerBytesMax} bytes`);
    }
    kept.push(part);
  }
  return Buffer.concat(kept);
}
