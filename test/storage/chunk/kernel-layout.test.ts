import { expect, it } from 'vitest';
import { SAMPLE_BITS_MAX } from '../../../src/storage/chunk/gorilla.ts';
import * as layout from '../../../src/storage/chunk/kernel/layout.ts';
import { CHUNK_SAMPLES_MAX, STREAM_WORDS_MAX } from '../../../src/storage/head/append.ts';
import { OPEN_COUNT_MASK } from '../../../src/threads/layout.ts';

it('the decoder has room for any chunk of a head, and for what is read behind it', () => {
  const words = (layout.STREAM_END_AT - layout.STREAM_AT) / 4;
  expect(words).toBeGreaterThanOrEqual(STREAM_WORDS_MAX + 2);
  expect(words).toBeGreaterThanOrEqual((layout.SAMPLES_MAX * SAMPLE_BITS_MAX) / 32 + 2);
  expect(layout.SAMPLES_MAX).toBeGreaterThanOrEqual(Math.max(CHUNK_SAMPLES_MAX, OPEN_COUNT_MASK));
  expect(layout.VALUES_AT + 8 * layout.SAMPLES_MAX).toBeLessThanOrEqual(65_536);
});
