/** A load that climbs in steps: how far it was good, why no further, and what the scalability law says. */
import type { Analysis } from '../../analyze/analysis.ts';
import type { Capacity, CapacityStep } from '../../analyze/capacity-schema.ts';
import { formatBytes, formatMs, formatNumber, formatShare } from '../../format/wording.ts';
import { columns, list, paragraphs, section, table } from '../../document/build.ts';
import type { Section, Table } from '../../document/document.ts';
import { absent } from '../../document/marks.ts';
import { scalabilitySection, scalabilitySentences } from '../scalability.ts';

const title = 'Step by step';

/** Nothing for a load that doesn't climb. */
export function stepSection({ report: { capacity } }: Analysis): Section[] {
  if (capacity === null) return [];
  const law = scalabilitySection(capacity.usl, loadUnit(capacity));
  const blocks = [...paragraphs(sentencesOf(capacity)), stepTable(capacity), law];
  return [section(title, blocks, { id: 'steps', nav: 'Steps' })];
}

export function stepsInShort({ report: { capacity } }: Analysis): Section[] {
  if (capacity === null) return [];
  const law = scalabilitySentences(capacity.usl, loadUnit(capacity));
  return [section(title, [list([...sentencesOf(capacity), ...law]), stepTable(capacity)])];
}

function loadUnit({ model }: Capacity): string {
  return model === 'open' ? 'requests in flight' : 'users';
}

function levelUnit({ model }: Capacity): string {
  return model === 'open' ? 'iterations/s' : 'users';
}

function sentencesOf(capacity: Capacity): string[] {
  const unit = levelUnit(capacity);
  return [
    boundText(capacity, unit),
    throughputText(capacity),
    kneeText(capacity, unit),
    bottleneckText(capacity),
    littlesLawText(capacity),
  ].filter((sentence) => sentence !== null);
}

function stepTable(capacity: Capacity): Table {
  const heads = columns<CapacityStep>(
    ['step', ({ phase }) => phase, { isText: true, wraps: true }],
    [levelUnit(capacity), ({ level }) => formatNumber(level)],
    ['requests/s', ({ ratePerSecond }) => formatNumber(ratePerSecond)],
    ['throughput', ({ throughput }) => trendWords[throughput], { isText: true }],
    ['p50', (step) => latencyText(step, step.p50Ms), { needs: 'page' }],
    ['p95', (step) => latencyText(step, step.p95Ms)],
    ['success', ({ successShare }) => (successShare === null ? absent : formatShare(successShare))],
    ['target CPU', cpuText],
    ['target memory', memoryText, { needs: 'page' }],
    ["Little's law", littlesLawCell, { needs: 'page' }],
  );
  return table('Steps', capacity.steps, {
    columns: heads,
    tone: ({ good }) => (good ? 'good' : 'bad'),
    notes: ({ broken }) => broken,
  });
}

/** What was dropped would have been slower. */
function latencyText({ droppedIterations }: CapacityStep, ms: number | null): string {
  const bound = (droppedIterations ?? 0) > 0 ? '≥ ' : '';
  return ms === null ? absent : `${bound}${formatMs(ms)}`;
}

function memoryText({ resources }: CapacityStep): string {
  const bytes = resources['target.rssBytes'];
  return bytes === undefined ? notWatched : formatBytes(bytes);
}

const trendWords: Readonly<Record<CapacityStep['throughput'], string>> = {
  first: '',
  rises: 'rises',
  flat: 'flat',
  falls: 'falls',
};
const notWatched = 'not watched';

function cpuText({ resources }: CapacityStep): string {
  const { 'target.cpuCores': cores, 'target.cpuShare': share } = resources;
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
  if (!isTargetWatched) return 'The target was not watched: which resource was at its limit is not known.';
  return firstBad === null
    ? null
    : 'No watched resource was at its limit: look for a lock, a pool or a service behind the target.';
}

function littlesLawText({ steps, model }: Capacity): string | null {
  if (model === 'open') return null;
  const checked = steps.filter(({ littlesLaw }) => littlesLaw !== null);
  const faults = checked.filter(({ littlesLaw }) => littlesLaw?.holds === false);
  if (checked.length === 0) return "The steps are too short to be checked by Little's law.";
  if (faults.length > 0) {
    const which = faults.map((step) => `${step.phase} (${littlesLawCell(step)})`).join(', ');
    return `Little's law does not hold in ${which}: something was measured wrongly there, or the load was not steady.`;
  }
  return `Little's law holds in ${checked.length === steps.length ? 'every step' : `the ${checked.length} steps that are long enough for it`}: users = throughput × (response + think time), within 5 %.`;
}
