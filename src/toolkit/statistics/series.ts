/** Rows of figures as they are worked out, compared and drawn. */

/**
 * One figure after another; NaN where there was nothing. An array, or a view into a column of the record: of a day's
 * record, a copy of each line would not fit into memory.
 */
export interface Line extends Iterable<number> {
  readonly length: number;
  readonly [row: number]: number;
  at(row: number): number | undefined;
  slice(from?: number, to?: number): Line;
  map(change: (value: number, row: number) => number): Line;
  filter(keep: (value: number, row: number) => boolean): Line;
  findIndex(is: (value: number, row: number) => boolean): number;
  forEach(take: (value: number, row: number) => void): void;
  reduce(add: (total: number, value: number) => number, start: number): number;
}

/** Requests by time and latency, from raw samples: `counts[column][row]`. */
export interface HeatMap {
  /** Seconds into the load; one more than columns. */
  readonly secondsEdges: Line;
  /** Rising; one more than rows. */
  readonly msEdges: Line;
  readonly counts: readonly Line[];
}

/** Quantile (0–1) and latency, rising. */
export type Spectrum = readonly (readonly [quantile: number, ms: number])[];
