/** What decides whether two runs are the same test, and which of it differs. */
import { steadyPhase } from '../../contract/phases.ts';
import type { Plan } from '../../contract/plan.ts';
import type { Analysis, Charts } from '../analyze/analysis.ts';
import { MetricIndex } from '../analyze/metric-index.ts';
import { sum } from '../statistics/percentiles.ts';
import { formatNumber } from '../format/wording.ts';
import type { RunFacts, Summary } from '../record/types.ts';
import type { Baseline, Facts } from './baseline-schema.ts';

/** A run of which enough is known to compare it. */
export interface KnownRun {
  readonly run: RunFacts;
  readonly plan: Plan;
  readonly summary: Summary | null;
  readonly charts: Charts;
  readonly loadStartMs: number;
  readonly periodSeconds: number;
  readonly phase: typeof steadyPhase | 'all';
  /** The periods under that load. */
  readonly rows: readonly number[];
}

export interface Difference {
  readonly fact: string;
  readonly baseline: string;
  readonly candidate: string;
  /** Whether it makes the two incomparable; the others are only told. */
  readonly isDecisive: boolean;
}

/** How far the offered loads may lie apart. */
const mostLoadShare = 0.05;

export function factsOf({ report }: Analysis, known: KnownRun): Facts {
  const { run, plan } = known;
  return {
    scenario: plan.scenario,
    state: run.state,
    model: plan.model,
    users: plan.users,
    durationSeconds: plan.durationSeconds,
    phases: plan.phases.map((phase) => ({ ...phase })),
    seed: plan.seed,
    targetKind: run.target.kind,
    bundleSha256: run.bundle.sha256,
    k6Version: run.k6.version,
    k6Variables: k6Variables(run),
    machine: `${run.host.cpuModel}, ${run.host.cores} cores`,
    commit: run.git === null ? null : run.git.commit,
    offeredLoad: offeredLoad(known, report.generator.droppedIterations),
    droppedIterations: report.generator.droppedIterations,
  };
}

function k6Variables({ overrides }: RunFacts): string {
  const set = Object.entries(overrides).filter(([name]) => name.startsWith('K6_'));
  return set.map((one) => one.join('=')).join(' ') || 'none';
}

/** A closed model offers its users, whatever the target makes of them; an open one its arrivals. */
function offeredLoad({ plan, charts, rows, summary }: KnownRun, dropped: number): number | null {
  if (plan.model === 'open') {
    const started = new MetricIndex(summary).value('iterations', 'count');
    return started === null || summary === null
      ? null
      : (started + dropped) / (summary.state.testRunDurationMs / 1000);
  }
  const users = rows.map((row) => charts.users[row] ?? NaN).filter((count) => !Number.isNaN(count));
  return users.length === 0 ? null : sum(users) / users.length;
}

/** Everything that differs, what makes the two incomparable first. */
export function differences(first: Baseline, second: Baseline): Difference[] {
  const [baseline, candidate] = [first.facts, second.facts];
  const compared = [
    ...sameOrDecisive.map(([fact, text]) => difference(fact, [text(baseline), text(candidate)], true)),
    loadDifference(baseline, candidate),
    spoilt('dropped iterations', [baseline, candidate], ({ droppedIterations }) =>
      droppedIterations === 0 ? null : formatNumber(droppedIterations),
    ),
    spoilt('state', [baseline, candidate], ({ state }) => (state === 'finished' ? null : state)),
    difference('load that is compared', [loadText(first), loadText(second)], true),
    spoilt('verdict', [first, second], ({ outline: { verdict } }) =>
      verdict === 'INVALID' ? verdict : null,
    ),
    difference('machine', [baseline.machine, candidate.machine], false),
    difference('commit', [baseline.commit ?? 'none', candidate.commit ?? 'none'], false),
  ];
  return compared.filter((one) => one !== null);
}

const sameOrDecisive: readonly (readonly [fact: string, text: (facts: Facts) => string])[] = [
  ['scenario', ({ scenario }) => scenario],
  ['model', ({ model }) => model],
  ['users', ({ users }) => formatNumber(users)],
  ['length', ({ durationSeconds }) => `${formatNumber(durationSeconds)} s`],
  ['stages', ({ phases }) => phases.map(stageText).join(', ')],
  ['seed', ({ seed }) => String(seed)],
  ['target', ({ targetKind }) => targetKind],
  ['bundle', ({ bundleSha256 }) => bundleSha256.slice(0, 12)],
  ['k6', ({ k6Version }) => k6Version],
  ["k6's variables", (facts) => facts.k6Variables],
];

function stageText({ phase, startSeconds, endSeconds, from, to }: Facts['phases'][number]): string {
  return `${phase} ${formatNumber(startSeconds)}–${formatNumber(endSeconds)} s ${formatNumber(from)}→${formatNumber(to)}`;
}

function difference(
  fact: string,
  [baseline, candidate]: readonly [string, string],
  isDecisive: boolean,
): Difference | null {
  return baseline === candidate ? null : { fact, baseline, candidate, isDecisive };
}

/** What must be absent in both: two runs that were cut are no better than one. */
function spoilt<Run>(
  fact: string,
  [baseline, candidate]: readonly [Run, Run],
  fault: (run: Run) => string | null,
): Difference | null {
  const [before, now] = [fault(baseline), fault(candidate)];
  if (before === null && now === null) return null;
  return { fact, baseline: before ?? 'in order', candidate: now ?? 'in order', isDecisive: true };
}

const loadText = ({ load }: Baseline): string => (load.phase === 'all' ? 'the whole load' : load.phase);

function loadDifference(baseline: Facts, candidate: Facts): Difference | null {
  const [before, now] = [baseline.offeredLoad, candidate.offeredLoad];
  if (before === null || now === null) return null;
  if (Math.abs(now - before) <= before * mostLoadShare) return null;
  return difference('offered load', [formatNumber(before), formatNumber(now)], true);
}
