/** A scenario as `k6 run build/<scenario>.js` alone runs it, small and short, against a sandbox of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxOptions } from '../../sandbox/answer.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import { otlpVariables } from '../../src/toolkit/otlp/k6-variables.ts';
import { inOwnWords } from '../../src/toolkit/record/own-words.ts';
import { type MetricsReading, readMetrics } from '../../src/toolkit/record/read-metrics.ts';
import { runFiles } from '../../src/toolkit/record/run-files.ts';
import type { RunRecord } from '../../src/toolkit/record/types.ts';
import { startRecording } from '../../src/toolkit/run/recording.ts';
import { secret, startSandbox } from '../sandbox/start-sandbox.ts';
import { type K6Outcome, runBundle } from './run-k6.ts';

export interface ScenarioRun {
  readonly scenario: string;
  readonly env: Readonly<Record<string, string>>;
  readonly faults?: readonly string[];
  readonly sandbox?: Partial<SandboxOptions>;
}

export interface ScenarioOutcome extends K6Outcome {
  /** What k6 sent as OTLP. */
  readonly metrics: MetricsReading;
}

/** Runs wait far more than they work, so tests run side by side, each with its own target. */
export async function runScenario({
  scenario,
  env,
  faults = [],
  sandbox: options = {},
}: ScenarioRun): Promise<ScenarioOutcome> {
  const sandbox = await startSandbox({ timeScale: 0.1, ...options });
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-sent-'));
  try {
    faults.forEach(sandbox.fault);
    const recording = await startRecording({ folder, onMetrics: () => undefined, onFault: () => undefined });
    const told = otlpVariables({ endpoint: recording.endpoint, periodSeconds: 1, instance: '1' });
    const target = { TARGET_URL: sandbox.url, JWT_SECRET: secret };
    const flags = ['--out', 'opentelemetry'];
    const outcome = await runBundle(scenario, { ...target, ...told, ...env }, flags);
    await recording.close();
    const plan = outcome.summary?.jorge_load?.plan ?? null;
    return { ...outcome, metrics: await readMetrics([join(folder, runFiles.metrics)], plan) };
  } finally {
    await rm(folder, { recursive: true });
    await sandbox.close();
  }
}

/** By k6's summary. */
export function reportOf({ summary }: K6Outcome): Report {
  return judged({ summary, timeline: null }, summary);
}

/** By what k6 sent, without a word of its summary but the plan. */
export function reportOfMetrics({ summary, metrics: { timeline, merged } }: ScenarioOutcome): Report {
  return judged({ summary: null, timeline, ...(merged === undefined ? {} : { merged }) }, summary);
}

type Measured = Pick<RunRecord, 'summary' | 'timeline' | 'merged'>;

function judged(measured: Measured, planned: K6Outcome['summary']): Report {
  const record = inOwnWords({
    name: 'test',
    run: null,
    plan: planned?.jorge_load?.plan ?? null,
    ...measured,
    system: null,
    samples: null,
    failures: [],
    damage: [],
    notes: [],
  });
  return analyze(record, { strict: false }).report;
}

/** Each scenario that a healthy target passes, and how small it can be. */
export const smallScenarios: readonly (readonly [scenario: string, env: ScenarioRun['env']])[] = [
  ['smoke', { USERS: '20', DURATION: '6s' }],
  ['normal', { USERS: '40', DURATION: '8s' }],
  ['peak', { USERS: '25', DURATION: '6s' }],
  ['stress', { USERS: '40', DURATION: '8s' }],
  ['spike', { USERS: '40', DURATION: '12s' }],
  ['burst', {}],
  ['roi', { USERS: '10', DURATION: '5s' }],
  ['endurance', { USERS: '30', DURATION: '8s' }],
  ['capacity', { USERS: '60', DURATION: '12s' }],
  ['breakpoint', { USERS: '60', DURATION: '13s' }],
  ['mixed', { USERS: '40', DURATION: '8s' }],
];
