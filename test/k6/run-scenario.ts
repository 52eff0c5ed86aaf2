/** A scenario as `k6 run build/<scenario>.js` alone runs it, small and short, against a sandbox of its own. */
import type { SandboxOptions } from '../../sandbox/answer.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import { inOwnWords } from '../../src/toolkit/record/own-words.ts';
import { secret, startSandbox } from '../sandbox/start-sandbox.ts';
import { type K6Outcome, runBundle } from './run-k6.ts';

export interface ScenarioRun {
  readonly scenario: string;
  readonly env: Readonly<Record<string, string>>;
  readonly faults?: readonly string[];
  readonly sandbox?: Partial<SandboxOptions>;
}

/** Runs wait far more than they work, so tests run side by side, each with its own target. */
export async function runScenario({
  scenario,
  env,
  faults = [],
  sandbox: options = {},
}: ScenarioRun): Promise<K6Outcome> {
  const sandbox = await startSandbox({ timeScale: 0.1, ...options });
  try {
    faults.forEach(sandbox.fault);
    return await runBundle(scenario, { TARGET_URL: sandbox.url, JWT_SECRET: secret, ...env });
  } finally {
    await sandbox.close();
  }
}

export function reportOf({ summary }: K6Outcome): Report {
  const plan = summary?.jorge_load?.plan ?? null;
  const record = inOwnWords({
    name: 'test',
    run: null,
    plan,
    summary,
    timeline: null,
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
