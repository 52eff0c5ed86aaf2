/** Every kind of page, of what goes by a name that somebody else chose: wherever a target, a record or a folder puts one. */
import type { RegressionTolerances } from '../../src/contract/thresholds.ts';
import { compareRuns } from '../../src/toolkit/compare/compare.ts';
import { planCapacity } from '../../src/toolkit/plan/capacity-plan.ts';
import { capacityReport } from '../../src/toolkit/capacity/capacity-report.ts';
import { scalingReport } from '../../src/toolkit/capacity/scaling-report.ts';
import { searchBasis } from '../../src/toolkit/plan/search-basis.ts';
import type { Document } from '../../src/toolkit/document/document.ts';
import { render } from '../../src/toolkit/document/render.ts';
import { capacityDocument } from '../../src/toolkit/documents/capacity.ts';
import { comparisonDocument } from '../../src/toolkit/documents/comparison.ts';
import { historyDocument } from '../../src/toolkit/documents/history.ts';
import { planDocument } from '../../src/toolkit/documents/plan.ts';
import { runDocument } from '../../src/toolkit/documents/run.ts';
import { indexEntry, runIndexDocument } from '../../src/toolkit/documents/run-index.ts';
import { scalingDocument } from '../../src/toolkit/documents/scaling.ts';
import { suiteDocument } from '../../src/toolkit/documents/suite.ts';
import { buildSuiteIndex } from '../../src/toolkit/documents/suite/suite-index.ts';
import { firstState } from '../../src/toolkit/suite/suite-state.ts';
import { readJson, root } from '../cli/jorge-load.ts';
import { baselineOf } from '../compare/make-baseline.ts';
import { recordingOf, scalingOf, searched, searchedQueue } from '../capacity/search-record.ts';
import { analyzeGolden } from '../documents/golden-runs.ts';
import { renamed } from '../documents/hostile.ts';
import { deployed } from '../plan/deployed.ts';

/** The endpoint of the records below, which is renamed wherever it stands. */
const placeholder = 'roi_report';

const { regression: tolerances } = readJson(root, 'thresholds.json') as unknown as {
  regression: RegressionTolerances;
};
const analysis = await analyzeGolden('fail');
const report = {
  ...analysis.report,
  scenario: placeholder,
  test_name: placeholder,
  target_url: placeholder,
  command: placeholder,
  reasons: [...analysis.report.reasons, placeholder],
  notes: [placeholder],
  users_and_tasks: analysis.report.users_and_tasks.map((one) => ({ ...one, user: placeholder })),
  endpoints: analysis.report.endpoints.map((one) => ({ ...one, route: placeholder })),
  errors: analysis.report.errors.map((one) => ({ ...one, label: placeholder })),
};
const failures = analysis.failures.map((failure) => ({
  ...failure,
  reason: placeholder,
  request: { ...failure.request, url: placeholder, body: placeholder },
  response: { ...failure.response, headers: { [placeholder]: placeholder }, body: placeholder },
}));
const run = analysis.run && {
  ...analysis.run,
  id: placeholder,
  host: { ...analysis.run.host, cpuModel: placeholder, platform: placeholder },
  overrides: { [placeholder]: placeholder },
};
const hostileRun = { ...analysis, report, failures, run };

const baselines = [baselineOf(), baselineOf({ factor: () => 3 })] as const;
const comparison = {
  ...compareRuns(...baselines, { names: [placeholder, placeholder], tolerances }),
  notes: [placeholder],
};

const capacity = { ...capacityReport(searched(250)), command: placeholder, notes: [placeholder] };
const sizes = scalingOf([1, 2, 4].map((n) => [n, searched(100 * n)] as const));
const scaling = {
  ...scalingReport(sizes),
  findings: [placeholder],
  command: placeholder,
  notes: [placeholder],
};
const queue = searchedQueue(200);
const basis = searchBasis(queue, queue.trials.map(recordingOf), 1);
const plan = {
  ...planCapacity(basis!, { todayPerSecond: 50, pricePerReplicaHour: 1, podStartSeconds: 30 }, deployed),
  name: placeholder,
};

const past = Array.from({ length: 9 }, (_, place) => ({
  id: placeholder,
  scenario: placeholder,
  startedAt: `2026-03-0${place + 1}T10:00:00Z`,
  verdict: 'PASS' as const,
  p95Ms: 40 + place,
  ratePerSecond: 33,
  successShare: 1,
  commit: placeholder,
  endpointP95Ms: { [placeholder]: 40 + place },
}));

const suite = firstState(
  { id: placeholder, suite: placeholder, flags: {}, cooldown: { minSeconds: 1, maxSeconds: 2 } },
  [{ scenario: placeholder, overrides: {} }],
);
const suiteRun = {
  index: indexEntry(hostileRun, './x/report.html'),
  requests: 10,
  advice: [{ code: 'x', severity: 'info', text: placeholder, evidence: placeholder } as const],
};

const documentOf = {
  run: (name: string) => runDocument(renamed(hostileRun, name), '.'),
  'index of runs': (name: string) =>
    runIndexDocument(
      renamed({ entries: [suiteRun.index], skipped: [{ source: placeholder, why: placeholder }] }, name),
    ),
  suite: (name: string) => suiteDocument(renamed(buildSuiteIndex(suite, [suiteRun]), name)),
  comparison: (name: string) => comparisonDocument(renamed(comparison, name), renamed(baselines, name)),
  capacity: (name: string) => capacityDocument(renamed(capacity, name)),
  scaling: (name: string) => scalingDocument(renamed(scaling, name)),
  plan: (name: string) => planDocument(renamed(plan, name)),
  history: (name: string) => historyDocument(renamed(past, name), [`${name}: ${name}`]),
} as const satisfies Record<string, (name: string) => Document>;

export const kinds = Object.keys(documentOf) as readonly (keyof typeof documentOf)[];

export function pageOf(kind: keyof typeof documentOf, name: string): string {
  return render(documentOf[kind](name), 'html');
}
