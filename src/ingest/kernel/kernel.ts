/** What JavaScript calls. All memory is drawn in layout.ts; what the files keep besides is of one instance of the kernel. */
export { addSection, followSection, forgetSections, rewriteSection } from './known-sections';
export { readSeries } from './plain-series';
export { onlySeries, readReferringSeries } from './referring-series';
export { decompress } from './snappy';
export { readSymbols } from './symbols';
