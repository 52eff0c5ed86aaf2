/**
 * What only the first VU needs of a load test: its options, what is proved before it, and its summary.
 * Input: the declaration, `__ENV`, and the limits that the bundler put in. Output: three of k6's four exports.
 */
import { exec } from '../hot/k6.ts';
import type { Options } from 'k6/options';
import { type PlannedRate, extensionName } from '../../contract/planned-rate.ts';
import { metricNames } from '../../contract/metrics.ts';
import type { Plan } from '../../contract/plan.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import type { Declaration } from '../declaration.ts';
import type { VuPlan } from '../hot/vu-plan.ts';
import { dealCards, dealParts } from './deal.ts';
import { isHeard, sayEvent } from './events.ts';
import { k6Executor } from './executors.ts';
import { missingForRun, type Overrides, readOverrides } from './overrides.ts';
import { arrivalsOf, calledEndpoints, makePlan, type Planned } from './plan.ts';
import { refuseInit, refuseRun } from './refuse.ts';
import { type K6SummaryData, writeSummary } from './summary.ts';
import { runnerTeller } from './tell-runner.ts';
import { planThresholds, planTrendStats } from './thresholds.ts';

/** What setup hands over to every VU. */
export interface SetupData<Proof> {
  readonly proof: Proof;
  readonly orders: VuPlan;
}

export interface PreparedTest<Proof> {
  readonly options: Options;
  readonly setup: () => SetupData<Proof>;
  readonly handleSummary: (data: K6SummaryData) => Record<string, string>;
}

/** What a platform says of itself, and how it is proved. */
export interface PlatformSide<Proof> {
  readonly facts: PlatformFacts;
  /** Proves, before any load, that the target is the right one; refuses otherwise. */
  readonly prove: (overrides: Overrides) => Proof;
}

export function prepareTest<Proof>(
  declaration: Declaration<never>,
  { facts: platform, prove }: PlatformSide<Proof>,
): PreparedTest<Proof> {
  const overrides = readOverrides(__ENV, platform);
  if (typeof overrides === 'string') refuseInit(overrides);
  const plan = makePlan({ declaration, overrides, platform });
  if (typeof plan === 'string') refuseInit(plan);
  const tellRunner = runnerTeller(declaration.name);
  return {
    options: k6Options(plan, { declaration, overrides, platform }),
    setup: () => {
      const missing = missingForRun(overrides);
      const wrong = missing ?? slowedDown(exec.test.options);
      if (wrong !== null) refuseRun(wrong);
      const proof = prove(overrides);
      if (isHeard()) sayEvent({ event: 'plan', time: new Date().toISOString(), plan });
      tellRunner?.();
      return { proof, orders: ordersOf(declaration, plan) };
    },
    handleSummary: (data) => writeSummary(data, plan, overrides),
  };
}

function ordersOf({ crowd, once }: Declaration<never>, plan: Plan): VuPlan {
  return {
    seed: plan.seed,
    isOpen: plan.model === 'open',
    waits: plan.model === 'closed' && once !== true,
    phases: plan.phases.map(({ phase }) => phase),
    endSeconds: plan.phases.map(({ endSeconds }) => endSeconds),
    parts: dealParts(crowd),
    decks: crowd.map(({ user }) =>
      dealCards(
        plan.seed,
        user.tasks.map(({ weight }) => weight),
      ),
    ),
    arrivals: plan.model === 'open' ? arrivalsOf(crowd) : [],
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

function k6Options(plan: Plan, { declaration, overrides, platform }: Planned): Options {
  return {
    scenarios: { load: k6Executor(declaration, plan, overrides.maxVus) },
    thresholds: {
      ...planThresholds(plan, {
        endpoints: overrides.submetrics ? calledEndpoints(declaration) : [],
        failureKinds: Object.keys(platform.failureKinds),
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
    ext: { [extensionName]: { ...plannedRate(declaration, plan), ...toldPlan(plan) } },
    ...untouchedByConfiguration,
  };
}

function plannedRate(declaration: Declaration<never>, plan: Plan): PlannedRate {
  const windows = (plan.slidingLimits ?? []).map(({ everySeconds }) => everySeconds);
  return {
    iterationsPerSecond: iterationsPerSecond(declaration, plan),
    ...(windows.length === 0 ? {} : { shortestWindowSeconds: Math.min(...windows) }),
  };
}

/** For who writes a run's facts before anything runs. */
function toldPlan(plan: Plan): Pick<PlannedRate, 'plan'> {
  return __ENV['TELL_PLAN'] === '1' ? { plan } : {};
}

/** Null where nothing but the target's speed decides. */
function iterationsPerSecond(
  { once }: Declaration<never>,
  { model, users, phases, meanWaitSeconds }: Plan,
): number | null {
  if (once === true) return null;
  if (model === 'open') return Math.max(...phases.map(({ to }) => to));
  return meanWaitSeconds ? users / meanWaitSeconds : null;
}
