/** A load that climbs in steps, in words: how far it was good, why no further, and what the scalability law says. */
import type { Analysis } from '../../analyze/analysis.ts';
import type { Capacity, CapacityStep } from '../../analyze/capacity-schema.ts';
import { formatBytes, formatMs, formatNumber, formatShare } from '../../analyze/wording.ts';
import { absent } from './cell.ts';
import { type ScalabilityView, scalabilityOf } from './scalability.ts';

export interface StepRow {
  readonly phase: string;
  readonly good: boolean;
  readonly level: string;
  readonly rate: string;
  readonly throughput: string;
  readonly p50: string;
  readonly p95: string;
  readonly success: string;
  readonly cpu: string;
  readonly memory: string;
  readonly littlesLaw: string;
  readonly broken: readonly string[];
}

export interface CapacityView {
  readonly sentences: readonly string[];
  /** `users`, `iterations/s`. */
  readonly unit: string;
  readonly rows: readonly StepRow[];
  readonly scalability: ScalabilityView;
}

export function capacityView({ report: { capacity } }: Analysis): CapacityView | null {
  if (capacity === null) return null;
  const unit = capacity.model === 'open' ? 'iterations/s' : 'users';
  return {
    sentences: [
      boundText(capacity, unit),
      throughputText(capacity),
      kneeText(capacity, unit),
      bottleneckText(capacity),
      littlesLawText(capacity),
    ].filter((sentence) => sentence !== null),
    unit,
    rows: capacity.steps.map(stepRow),
    scalability: scalabilityOf(capacity.usl, capacity.model === 'open' ? 'requests in flight' : 'users'),
  };
}

function stepRow(step: CapacityStep): StepRow {
  const { 'target.cpuCores': cores, 'target.cpuShare': share, 'target.rssBytes': bytes } = step.resources;
  const bound = (step.droppedIterations ?? 0) > 0 ? '≥ ' : '';
  const ms = (value: number | null): string => (value === null ? absent : `${bound}${formatMs(value)}`);
  return {
    phase: step.phase,
    good: step.good,
    level: formatNumber(step.level),
    rate: formatNumber(step.ratePerSecond),
    throughput: trendWords[step.throughput],
    p50: ms(step.p50Ms),
    p95: ms(step.p95Ms),
    success: step.successShare === null ? absent : formatShare(step.successShare),
    cpu: cpuText(cores, share),
    memory: bytes === undefined ? notWatched : formatBytes(bytes),
    littlesLaw: littlesLawCell(step),
    broken: step.broken,
  };
}

const trendWords: Readonly<Record<CapacityStep['throughput'], string>> = {
  first: '',
  rises: 'rises',
  flat: 'flat',
  falls: 'falls',
};
const notWatched = 'not watched';

function cpuText(cores: number | undefined, share: number | undefined): string {
  if (cores === undefined) return share === undefined ? notWatched : formatShare(share);
  return share === undefined
    ? `${formatNumber(cores)} cores`
    : `${formatNumber(cores)} cores, ${formatShare(share)}`;
}

function littlesLawCell({ littlesLaw }: CapacityStep): string {
  if (littlesLaw === null) return absent;
  const percent = Math.abs(littlesLaw.deviationShare * 100).toFixed(1);
  const sign = littlesLaw.deviationShare < 0 ? '−' : '+';
  const text = percent === '0.0' ? '0 %' : `${sign}${percent} %`;
  return littlesLaw.holds ? text : `${text}: fault`;
}

function named(capacity: Capacity, phase: string | null): CapacityStep | null {
  return capacity.steps.find((step) => step.phase === phase) ?? null;
}

function boundText(capacity: Capacity, unit: string): string {
  const good = named(capacity, capacity.highestGood);
  const bad = named(capacity, capacity.firstBad);
  const say = (step: CapacityStep): string =>
    `${formatNumber(step.level)} ${unit} (${formatNumber(step.ratePerSecond)} requests/s)`;
  const why = bad === null || bad.broken.length === 0 ? '' : `, because of ${bad.broken.join(' and ')}`;
  if (bad === null) return good === null ? '' : `Good up to the highest step tested: ≥ ${say(good)}.`;
  return good === null
    ? `Below the lowest step tested: < ${say(bad)}${why}.`
    : `Good at ${say(good)}; the first bad step is ${say(bad)}${why}.`;
}

function throughputText(capacity: Capacity): string | null {
  const bad = named(capacity, capacity.firstBad);
  if (bad === null || bad.throughput === 'first') return null;
  const words = {
    rises: 'Throughput still rose there: the limit broke before the target was full.',
    flat: 'Throughput no longer rose there: the target was full.',
    falls: 'Throughput fell there: more load made the target do less.',
  };
  return words[bad.throughput];
}

function kneeText(capacity: Capacity, unit: string): string | null {
  const knee = named(capacity, capacity.knee);
  return knee === null
    ? null
    : `The knee is at ${formatNumber(knee.level)} ${unit}: beyond it latency grows faster than throughput.`;
}

function bottleneckText({ bottleneck, isTargetWatched, firstBad }: Capacity): string | null {
  if (bottleneck !== null)
    return `At its end${firstBad === null ? '' : ' in the first bad step'}: ${bottleneck}.`;
  if (!isTargetWatched) return 'The target was not watched: which resource was at its end is not known.';
  return firstBad === null
    ? null
    : 'Nothing that was watched was at its end: look for a lock, a pool or a service behind the target.';
}

function littlesLawText({ steps, model }: Capacity): string | null {
  if (model === 'open') return null;
  const checked = steps.filter(({ littlesLaw }) => littlesLaw !== null);
  const faults = checked.filter(({ littlesLaw }) => littlesLaw?.holds === false);
  if (checked.length === 0) return "The steps are too short to be checked by Little's law.";
  if (faults.length > 0) {
    const which = faults.map((step) => `${step.phase} (${littlesLawCell(step)})`).join(', ');
    return `A measuring fault, or no steady state: users and users × time don't agree in ${which}.`;
  }
  return `Little's law holds in ${checked.length === steps.length ? 'every step' : `the ${checked.length} steps that are long enough for it`}: users = throughput × (response + think time), within 5 %.`;
}
