/**
 * What happened, told once: each endpoint's story, when it was slow, what held it back, and whether the generator had
 * room. Breaks, bottleneck, recommendations and every sentence of the report are made from this one value, so that no
 * line can disagree with another.
 */
import type { ResourceLimits } from '../../../contract/thresholds.ts';
import type { Run } from '../run.ts';
import { busyShare, isMachineFull } from '../advice/machines.ts';
import { fullFrom, isGeneratorFull } from '../exhausted.ts';
import { usedShare } from '../generator.ts';
import type { Report } from '../report-schema.ts';
import { quantile } from '../../statistics/percentiles.ts';
import { nameBottleneck } from '../system/bottleneck.ts';
import type { SlowTime } from '../system/latency-plateau.ts';
import { findOutages } from '../system/outages.ts';
import { real, systemSamples, within } from '../system/samples.ts';
import type { Bottleneck, Outage } from '../system/target-schema.ts';
import type { Account } from './account-schema.ts';
import { sentencesOf } from './sentences.ts';
import { neverRight, type Stories, tellStories } from './stories.ts';

export interface Findings {
  readonly account: Account;
  readonly slow: SlowTime | null;
  readonly bottleneck: Bottleneck | null;
  readonly outages: readonly Outage[];
}

type MeasuredReport = Pick<Report, 'checks' | 'endpoints' | 'errors' | 'generator'>;

/** @param limits null when nothing says which were in force: then no resource is held against them */
export function giveAccount(record: Run, limits: ResourceLimits | null, measured: MeasuredReport): Findings {
  const told = tellStories(record, measured);
  const stories = isMostlyBroken(told) ? { ...told, slow: null, scope: 'unknown' as const } : told;
  const bottleneck = limits === null ? null : nameBottleneck(record, stories, limits);
  const isFull = isMachineFull(record) === true;
  const generator = generatorState(measured.generator, { bottleneck, isFull });
  const room = roomOf(record, { slow: stories.slow, bottleneck, generator, isFull, limits });
  const { endpoints, scope, slow } = stories;
  const parts = { slow: scope, generator, room, endpoints: [...endpoints] };
  const sentences = sentencesOf(parts, { bottleneck, errors: measured.errors, slowTime: slow });
  return {
    account: { sentences, ...parts },
    slow,
    bottleneck,
    outages: findOutages(record, limits?.recoverySeconds ?? null),
  };
}

/** Where hardly an answer is right, latencies are those of refusals. */
function isMostlyBroken({ endpoints }: Stories): boolean {
  const count = (stories: Stories['endpoints']): number =>
    stories.reduce((total, { requests }) => total + requests, 0);
  return count(endpoints.filter(neverRight)) > count(endpoints) / 2;
}

function generatorState(
  generator: Report['generator'],
  { bottleneck, isFull }: { readonly bottleneck: Bottleneck | null; readonly isFull: boolean },
): Account['generator'] {
  const { droppedIterations, plannedUsers, reachedUsers, mayHaveBroken = [] } = generator;
  if (bottleneck?.kind === 'generator' || mayHaveBroken.length > 0) return 'limit';
  const used = usedShare(generator);
  if (used === null) return 'unknown';
  if (isGeneratorFull(used)) return 'limit';
  if (used >= busyShare) return 'busy';
  const isShort = plannedUsers !== null && reachedUsers !== null && reachedUsers < plannedUsers * 0.99;
  if (droppedIterations > 0 || isShort) return 'short';
  // On a full machine k6 waited for other processes, however little CPU it used itself.
  return isFull ? 'unknown' : 'room';
}

interface Place {
  readonly words: string;
  readonly figure: Parameters<typeof systemSamples>[1];
  /** In 95 % of the seconds of the slow time. */
  readonly below: number;
  /** Where an alert comes, if that is lower. */
  readonly warning?: keyof ResourceLimits;
}

/** Lower than where alerts and suspects begin, so that no report says both. */
const places: readonly Place[] = [
  { words: 'machine', figure: 'host.cpuShare', below: fullFrom.machineMean },
  { words: 'CPU', figure: 'target.cpuShare', below: 0.75, warning: 'cpuWarningShare' },
  { words: 'memory', figure: 'target.memoryShare', below: 0.75, warning: 'memoryWarningShare' },
  { words: 'pool', figure: 'app.poolWaiting', below: 1 },
  { words: 'workers', figure: 'app.workersQueued', below: 1 },
];

function roomOf(
  record: Run,
  {
    slow,
    bottleneck,
    generator,
    isFull,
    limits,
  }: Pick<Findings, 'slow' | 'bottleneck'> & {
    readonly generator: Account['generator'];
    readonly isFull: boolean;
    readonly limits: ResourceLimits | null;
  },
): string[] {
  if (slow === null || (bottleneck !== null && bottleneck.kind !== 'inside')) return [];
  const roomy = places.filter(({ words, figure, ...place }) => {
    const warning = place.warning === undefined ? undefined : limits?.[place.warning];
    const below = Math.min(place.below, warning ?? Infinity);
    if (words === 'machine' && isFull) return false;
    const samples = systemSamples(record, figure);
    const values = samples === null ? [] : real(within(samples, slow).values).sort((a, b) => a - b);
    return values.length > 0 && quantile(values, 0.95) < below;
  });
  return [...roomy.map(({ words }) => words), ...(generator === 'room' ? ['generator'] : [])];
}
