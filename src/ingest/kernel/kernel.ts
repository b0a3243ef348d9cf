/** What JavaScript calls. The kernel has no memory of its own kind: all of it is drawn in layout.ts. */
export { addSection, followSection, forgetSections, rewriteSection } from './known-sections';
export { readSeries } from './plain-series';
export { onlySeries, readReferringSeries } from './referring-series';
export { decompress } from './snappy';
export { readSymbols } from './symbols';
