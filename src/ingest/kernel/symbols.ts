/** Symbols of remote write 2.0 that are known: { 0x22 length text } each. They mostly come in an order that was seen before. */
import { behind, lengthAt } from './fields';
import { equalsSection, expectedSection, meetSection, sectionLength, sectionRef } from './known-sections';
import {
  CHAIN_TEXTS,
  NUMBERS_AT,
  NUMBERS_MAX,
  STATUS_AT,
  STATUS_SYMBOLS,
  SYMBOLS_AT,
  TEXTS_AT,
  TEXTS_END_AT,
} from './layout';

/**
 * Reads symbols of the message [message, end) from `at` on, as far as they are those that are expected, behind the `count` that it
 * had so far; answers where it stopped.
 */
export function readSymbols(message: i32, at: i32, end: i32, count: i32): i32 {
  while (at < end && count < NUMBERS_MAX && load<u8>(at) === 0x22) {
    const length = lengthAt(at + 1);
    const text = behind;
    if (text < 0 || length > end - text) break;
    const entry = expectedSection(CHAIN_TEXTS);
    if (sectionLength(entry) !== length || !equalsSection(entry, text, length)) break;
    meetSection(CHAIN_TEXTS, entry);
    store<i32>(NUMBERS_AT + (count << 2), sectionRef(entry));
    store<i32>(SYMBOLS_AT + (count << 2), at + 1 - message);
    store<i32>(TEXTS_AT + (count << 2), text - message);
    at = text + length;
    store<i32>(TEXTS_END_AT + (count << 2), at - message);
    count++;
  }
  store<i32>(STATUS_AT + 4 * STATUS_SYMBOLS, count);
  return at;
}
