/** How V8 shall behave; each is set while the program runs, so that nobody has to start it with flags. */
import { setFlagsFromString } from 'node:v8';

/**
 * The young generation of V8's heap doubles whenever much of it survives, which all the code and tables do that a start
 * makes, and it does not shrink again. Held at its first size meanwhile, an idle server takes 25 MB less.
 * Called before the code of the program is loaded.
 */
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

/**
 * For a program whose work is small, however long it runs: V8's optimizing compiler takes 11 MB for itself, its threads and
 * what it makes, and more time than it saves.
 */
export function compileWithoutOptimizing(): void {
  setFlagsFromString('--no-opt');
}
