import { expect, test } from 'vitest';
import { Cancellation } from '../../src/threads/cancellation.ts';

function listening(): { readonly signal: Cancellation; readonly heard: () => number; readonly listener: () => void } {
  const signal = new Cancellation();
  let count = 0;
  const listener = () => {
    count++;
  };
  return { signal, heard: () => count, listener };
}

test('its listener is called once, however often it is aborted', () => {
  const { signal, heard, listener } = listening();
  signal.addEventListener('abort', listener);
  expect(signal.aborted).toBe(false);
  signal.abort();
  signal.abort();
  expect(signal.aborted).toBe(true);
  expect(heard()).toBe(1);
});

test('one that was removed is not called, and makes room for another', () => {
  const { signal, heard, listener } = listening();
  const removed = () => expect.unreachable();
  signal.addEventListener('abort', removed);
  signal.removeEventListener('abort', removed);
  signal.addEventListener('abort', listener);
  signal.removeEventListener('abort', removed);
  signal.abort();
  expect(heard()).toBe(1);
});

test('two at a time are too many', () => {
  const { signal, listener } = listening();
  signal.addEventListener('abort', listener);
  expect(() => signal.addEventListener('abort', listener)).toThrow('a job has one listener at a time');
});

test('without a listener it only says that it was aborted', () => {
  const signal = new Cancellation();
  signal.abort();
  expect(signal.aborted).toBe(true);
});
