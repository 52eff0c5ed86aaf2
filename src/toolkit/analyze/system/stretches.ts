/** Stretches in which something held: at least three of five samples in a row, so that one stray sample is none. */

export interface Stretch {
  /** Rows, both inclusive: the first and the last sample for which it held. */
  readonly from: number;
  readonly to: number;
}

const span = 5;
const needed = 3;

export function stretchesOf(hits: readonly boolean[]): Stretch[] {
  const found: { from: number; to: number }[] = [];
  let ended = -Infinity;
  hits.forEach((_, row) => {
    const start = Math.max(0, row - span + 1);
    const rows = hits.slice(start, row + 1).flatMap((hit, offset) => (hit ? [start + offset] : []));
    if (rows.length < needed) return;
    const [from = row, to = row] = [rows[0], rows.at(-1)];
    const last = found.at(-1);
    if (last !== undefined && (row === ended + 1 || from <= last.to + 1)) last.to = to;
    else found.push({ from, to });
    ended = row;
  });
  return found;
}
