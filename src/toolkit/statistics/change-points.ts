/**
 * Where a history changed: E-divisive (D. S. Matteson and N. A. James, A Nonparametric Approach for Multiple Change
 * Point Analysis of Multivariate Data, JASA 109, 2014), as MongoDB finds regressions of its builds with it (D. Daly
 * et al., The Use of Change Point Detection to Identify Software Performance Regressions in a Continuous Integration
 * System, ICPE 2020). Cut where the energy distance is largest, if few of the shuffled histories reach it; then look
 * into both parts.
 */
import { median } from './percentiles.ts';
import { seededRandom } from './random.ts';

export interface Cut {
  /** The first value after the change. */
  readonly at: number;
  readonly p: number;
  /** Medians of the stretches on both sides. */
  readonly before: number;
  readonly after: number;
}

const fewestForCuts = 20;
const shuffles = 199;
const level = 0.01;
/** A level that held for fewer runs is no level. */
const shortest = 4;

export function findCuts(values: readonly number[]): Cut[] {
  if (values.length < fewestForCuts) return [];
  const random = seededRandom(values.length);
  const found = cutsWithin(values, [0, values.length], random).sort((a, b) => a.at - b.at);
  return found.map(({ at, p }, place) => ({
    at,
    p,
    before: median(values.slice(found[place - 1]?.at ?? 0, at)),
    after: median(values.slice(at, found[place + 1]?.at ?? values.length)),
  }));
}

type Stretch = readonly [from: number, to: number];

function cutsWithin(
  values: readonly number[],
  [from, to]: Stretch,
  random: () => number,
): Pick<Cut, 'at' | 'p'>[] {
  const part = values.slice(from, to);
  const best = bestCut(part);
  if (best === null) return [];
  const reached = Array.from({ length: shuffles }, () => bestCut(shuffle(part, random))?.energy ?? 0);
  const p = (1 + reached.filter((energy) => energy >= best.energy).length) / (shuffles + 1);
  if (p > level) return [];
  const at = from + best.at;
  return [...cutsWithin(values, [from, at], random), { at, p }, ...cutsWithin(values, [at, to], random)];
}

/** The cut with the largest energy distance between its sides; distances are summed up as it moves on. */
function bestCut(values: readonly number[]): { readonly at: number; readonly energy: number } | null {
  const count = values.length;
  const distance = (a: number, b: number): number => Math.abs((values[a] ?? 0) - (values[b] ?? 0));
  let best: { at: number; energy: number } | null = null;
  let [left, across, right] = [0, 0, 0];
  for (let a = 0; a < count; a += 1) for (let b = 0; b < a; b += 1) right += distance(a, b);
  for (let at = 1; at < count; at += 1) {
    const moved = at - 1;
    for (let other = 0; other < moved; other += 1) {
      left += distance(moved, other);
      across -= distance(moved, other);
    }
    for (let other = at; other < count; other += 1) {
      right -= distance(moved, other);
      across += distance(moved, other);
    }
    const rest = count - at;
    if (at < shortest || rest < shortest) continue;
    const spread = (2 * left) / (at * (at - 1)) + (2 * right) / (rest * (rest - 1));
    const energy = ((at * rest) / count) * ((2 * across) / (at * rest) - spread);
    if (best === null || energy > best.energy) best = { at, energy };
  }
  return best;
}

/** Fisher and Yates. */
function shuffle(values: readonly number[], random: () => number): number[] {
  const shuffled = [...values];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? NaN, shuffled[last] ?? NaN];
  }
  return shuffled;
}
