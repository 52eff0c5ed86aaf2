/** Every form of every report, of a target whose one endpoint goes by a name that we choose. */
import { capacityReport } from '../../src/toolkit/capacity/capacity-report.ts';
import { planCapacity } from '../../src/toolkit/plan/capacity-plan.ts';
import { scalingReport } from '../../src/toolkit/capacity/scaling-report.ts';
import { searchBasis } from '../../src/toolkit/plan/search-basis.ts';
import { compareRuns } from '../../src/toolkit/compare/compare.ts';
import { indexEntry } from '../../src/toolkit/documents/run-index.ts';
import { buildSuiteIndex } from '../../src/toolkit/documents/suite/suite-index.ts';
import { firstState } from '../../src/toolkit/suite/suite-state.ts';
import { baselineOf } from '../compare/make-baseline.ts';
import { recordingOf, scalingOf, searched, searchedQueue } from '../capacity/search-record.ts';
import { readJson, root } from '../cli/jorge-load.ts';
import type { RegressionTolerances } from '../../src/contract/thresholds.ts';
import { analyzeGolden } from './golden-runs.ts';
import {
  renderCapacityMarkdown,
  renderComparisonMarkdown,
  renderIndexMarkdown,
  renderMarkdown,
  renderPlanMarkdown,
  renderScalingMarkdown,
  renderSuiteMarkdown,
} from './forms.ts';
import { deployed } from '../plan/deployed.ts';

const placeholder = 'roi_report';

/** The same value, with another name wherever the endpoint's is. */
export function renamed<Value>(value: Value, name: string): Value {
  if (typeof value === 'string') return value.replaceAll(placeholder, () => name) as Value;
  if (value instanceof Map) {
    return new Map([...value].map(([key, one]) => [renamed(key, name), renamed(one, name)])) as Value;
  }
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map((one) => renamed(one as unknown, name)) as Value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [renamed(key, name), renamed(one as unknown, name)]),
  ) as Value;
}

const analysis = await analyzeGolden('fail');
export const hostileRun = (name: string) =>
  renamed(
    {
      ...analysis,
      failures: analysis.failures.map((failure) => ({ ...failure, reason: placeholder })),
      report: {
        ...analysis.report,
        scenario: placeholder,
        command: `jorge-load run ${placeholder}`,
        reasons: [...analysis.report.reasons, placeholder],
        notes: [placeholder],
      },
    },
    name,
  );

const { regression: tolerances } = readJson(root, 'thresholds.json') as unknown as {
  regression: RegressionTolerances;
};
const sides = [baselineOf(), baselineOf({ factor: () => 3 })] as const;
const comparison = {
  ...compareRuns(...sides, {
    names: [placeholder, placeholder],
    tolerances,
  }),
  notes: [placeholder],
};
const capacity = { ...capacityReport(searched(250)), command: placeholder, notes: [placeholder] };
const scaling = {
  ...scalingReport(
    scalingOf([
      [1, searched(100)],
      [2, searched(200)],
    ]),
  ),
  findings: [placeholder],
  command: placeholder,
  notes: [placeholder],
};
const queue = searchedQueue(200);
const basis = searchBasis(queue, queue.trials.map(recordingOf), 1);
const planned = planCapacity(
  basis!,
  { todayPerSecond: 50, pricePerReplicaHour: null, podStartSeconds: 30 },
  deployed,
);
const plan = { ...planned, name: placeholder };
const suite = firstState(
  { id: placeholder, suite: placeholder, flags: {}, cooldown: { minSeconds: 1, maxSeconds: 2 } },
  [{ scenario: placeholder, overrides: {} }],
);
const suiteRun = {
  index: indexEntry({ ...analysis, report: { ...analysis.report, reasons: [placeholder] } }, null),
  requests: 10,
  advice: [{ code: 'x', severity: 'info', text: placeholder, evidence: placeholder } as const],
};

/** By kind. A pull request's comment is a suite's Markdown. */
export const markdownOf: Readonly<Record<string, (name: string) => string>> = {
  run: (name) => renderMarkdown(hostileRun(name)),
  index: (name) =>
    renderIndexMarkdown(
      renamed({ entries: [suiteRun.index], skipped: [{ source: placeholder, why: placeholder }] }, name),
    ),
  suite: (name) => renderSuiteMarkdown(renamed(buildSuiteIndex(suite, [suiteRun]), name)),
  comparison: (name) => renderComparisonMarkdown(renamed(comparison, name), sides),
  capacity: (name) => renderCapacityMarkdown(renamed(capacity, name)),
  scaling: (name) => renderScalingMarkdown(renamed(scaling, name)),
  plan: (name) => renderPlanMarkdown(renamed(plan, name)),
};
