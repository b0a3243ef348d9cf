/** The windows of an instant selector: that of step i is (reference - lookbackMs, reference] with reference = firstMs + i * stepMs. */
export interface Lookup {
  readonly firstMs: number;
  readonly stepMs: number;
  readonly count: number;
  readonly lookbackMs: number;
}
