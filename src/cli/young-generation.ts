/**
 * The young generation of V8's heap doubles whenever much of it survives, which all the code and tables do that a start
 * makes, and it does not shrink again. Held at its first size meanwhile, an idle server takes 25 MB less.
 */
import { setFlagsFromString } from 'node:v8';

/** Called before the code of the program is loaded. */
export function holdYoungGeneration(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** V8's own default again: from now on much that is new means much work. */
export function releaseYoungGeneration(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
}

/** For a program that works a few milliseconds now and then: 4 MB less, for a third more CPU. */
export function keepHeapSmall(): void {
  setFlagsFromString('--optimize-for-size');
}
