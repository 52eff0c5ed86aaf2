/** A line of numbers as a line of text: `▁▂▅█▃`, a space where there was nothing. */
import type { Line } from '../statistics/series.ts';
import { highest } from '../statistics/highest.ts';

const bars = '▁▂▃▄▅▆▇█';
const widest = 24;

/** Each character is the highest value of its stretch, against the highest of all. */
export function textSparkline(values: Line): string {
  const width = Math.min(widest, values.length);
  const highs = Array.from({ length: width }, (_, place) =>
    highest(
      values.slice(
        Math.round((place * values.length) / width),
        Math.round(((place + 1) * values.length) / width),
      ),
    ),
  );
  const top = highest(highs);
  return highs.map((value) => barOf(value / (top || 1))).join('');
}

function barOf(share: number): string {
  return Number.isNaN(share)
    ? ' '
    : (bars[Math.min(bars.length - 1, Math.floor(share * bars.length))] ?? ' ');
}
