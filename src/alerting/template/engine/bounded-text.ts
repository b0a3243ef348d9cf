/** A template that doubles a text again and again must end before the memory does. */
import { LIMITS } from '../../../limits.ts';

export function checkTextLength(text: string): void {
  if (text.length > LIMITS.templateTextCharsMax) {
    throw new Error(`text is longer than ${LIMITS.templateTextCharsMax} characters`);
  }
}

/** The texts of items with separators between them. */
export function boundedText<T>(
  separator: string,
  items: readonly T[],
  textOf: (item: T, index: number) => string,
): string {
  let text = '';
  items.forEach((item, i) => {
    if (i > 0) text += separator;
    text += textOf(item, i);
    checkTextLength(text);
  });
  return text;
}
