/**
 * How long the slices of a block are: two hours, so that a query of an hour decodes an hour or two; several times that where
 * samples are far apart, since a chunk of few samples costs about as much to find as one of hundreds to decode.
 */
import { SampleColumns } from '../../model/samples.ts';
import type { BlockReader } from './block.ts';
import { SLICE_MS, SLICES_MAX } from './format.ts';

/** Samples that a chunk should have. */
const CHUNK_SAMPLES_WANTED = 480;
/** The longest slice is twelve hours, unless the block has more than SLICES_MAX of them: a query looks at all series of a slice. */
const SLICE_UNITS_MAX = 6;
/** Series whose samples are looked at, and how many of each. */
const PROBES = 32;
const PROBE_SAMPLES = 64;

/** @param distanceMs usual time between samples of a series; 0: not known */
export function sliceLength(rangeMs: number, distanceMs: number): number {
  const units = Math.max(1, Math.ceil(rangeMs / SLICE_MS));
  const wanted = Math.min(SLICE_UNITS_MAX, units, Math.floor((CHUNK_SAMPLES_WANTED * distanceMs) / SLICE_MS));
  return SLICE_MS * Math.max(1, wanted, Math.ceil(units / SLICES_MAX));
}

/** The median time between neighbours among the first samples of some series of the largest block; 0 when none of them has two samples. */
export function usualDistance(blocks: readonly BlockReader[]): number {
  const largest = blocks.reduce((most, block) => (block.meta.samples > most.meta.samples ? block : most));
  const { series, mint, maxt } = largest.meta;
  const samples = new SampleColumns();
  const distances: number[] = [];
  for (let probe = 0; probe < Math.min(PROBES, series); probe++) {
    largest.readSeries(Math.floor((probe * series) / Math.min(PROBES, series)), mint, maxt, samples);
    const count = Math.min(samples.count, PROBE_SAMPLES);
    for (let i = 1; i < count; i++) distances.push(samples.times[i] - samples.times[i - 1]);
  }
  return distances.sort((a, b) => a - b)[distances.length >>> 1] ?? 0;
}
