/**
 * A scenario's declaration becomes what k6 runs: options, setup, the VU's function and handleSummary.
 * Input: the declaration, `__ENV`, and the limits that the bundler put in. Output: k6's four exports.
 */
import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { sleep } from 'k6';
import { metricNames } from '../contract/metrics.ts';
import type { Plan } from '../contract/plan.ts';
import { Crew } from './crew.ts';
import type { Declaration } from './declaration.ts';
import { sayEvent } from './events.ts';
import { k6Executor } from './executors.ts';
import { missingForRun, type Overrides, readOverrides } from './overrides.ts';
import { calledEndpoints, makePlan } from './plan.ts';
import { refuseInit, refuseRun } from './refuse.ts';
import { type K6SummaryData, secretsOf, writeSummary } from './summary.ts';
import { planThresholds, planTrendStats } from './thresholds.ts';

/** What a platform does for a load test; src/platform is the one we know. */
export interface Platform<Client, Proof> {
  /** Proves, before any load, that the target is alive, ours, and keeps its tenants apart; refuses otherwise. */
  readonly prove: (overrides: Overrides) => Proof;
  /** A VU's own client. */
  readonly connect: (vu: number, overrides: Overrides, proof: Proof) => Client;
}

export interface LoadTest<Proof> {
  readonly options: Options;
  readonly setup: () => Proof;
  readonly run: (proof: Proof) => void;
  readonly handleSummary: (data: K6SummaryData) => Record<string, string>;
}

export function defineLoadTest<Client, Proof>(
  platform: Platform<Client, Proof>,
  declaration: Declaration<Client>,
): LoadTest<Proof> {
  const overrides = readOverrides(__ENV);
  if (typeof overrides === 'string') refuseInit(overrides);
  const plan = makePlan(declaration, overrides);
  if (typeof plan === 'string') refuseInit(plan);
  let crew: Crew<Client> | null = null;
  return {
    // k6 reads the options of its first VU only: the others need not hold them.
    options: __VU === 0 ? k6Options(declaration, plan, overrides) : {},
    setup: () => {
      const missing = missingForRun(overrides);
      const wrong = missing ?? slowedDown(exec.test.options);
      if (wrong !== null) refuseRun(wrong);
      const proof = platform.prove(overrides);
      if (overrides.consoleEvents) sayEvent({ event: 'plan', time: new Date().toISOString(), plan });
      return proof;
    },
    run: (proof) => {
      if (crew === null) {
        crew = new Crew(declaration, plan, {
          client: platform.connect(exec.vu.idInTest, overrides, proof),
          saysEvents: overrides.consoleEvents,
          secrets: secretsOf(overrides.credentials),
        });
        sleep(crew.arrivalPause());
      }
      const pauseSeconds = crew.iterate();
      if (pauseSeconds > 0) sleep(pauseSeconds);
    },
    handleSummary: (data) => writeSummary(data, plan, overrides),
  };
}

/** What a configuration file of k6 would otherwise decide: where addresses lead, and how fast a load may be. */
const untouchedByConfiguration: Options = {
  hosts: {},
  blacklistIPs: [],
  blockHostnames: [],
  rps: 0,
  minIterationDuration: '0s',
  discardResponseBodies: false,
  throw: false,
};

/** k6's variables and flags go before a script's options: the line to refuse with, where they slow the load down. */
function slowedDown({ rps, minIterationDuration }: Options): string | null {
  const line = (what: string, set: string): string =>
    `k6's ${what}, so the load would not be the planned one; unset ${set}`;
  if ((rps ?? 0) > 0) return line(`rps is ${String(rps)}`, 'K6_RPS, or leave out --rps');
  if (!/[1-9]/.test(minIterationDuration ?? '')) return null;
  const set = 'K6_MIN_ITERATION_DURATION, or leave out --min-iteration-duration';
  return line(`minIterationDuration is ${String(minIterationDuration)}`, set);
}

function k6Options(declaration: Declaration<never>, plan: Plan, overrides: Overrides): Options {
  return {
    scenarios: { load: k6Executor(declaration, plan, overrides.maxVus) },
    thresholds: {
      ...planThresholds(plan, {
        endpoints: overrides.submetrics ? calledEndpoints(declaration) : [],
        stopsAtFirstBadStep: declaration.stopsAtFirstBadStep ?? false,
      }),
      // So that k6 alone fails as well; the toolkit calls such a run INVALID.
      [metricNames.scriptErrors]: ['count==0'],
    },
    summaryTrendStats: planTrendStats(plan),
    // What reports use, and no more: each tag is paid for on every sample.
    systemTags: ['name', 'method', 'status', 'error_code', 'expected_response'],
    userAgent: 'jorge-load (k6)',
    // A redirect is an answer like any other, and not the expected one.
    maxRedirects: 0,
    ...untouchedByConfiguration,
  };
}
