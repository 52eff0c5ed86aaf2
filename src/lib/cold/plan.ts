/** What a run will do, from its declaration and the overrides: the value that everything else is made of. */
import { type Plan, planSchemaVersion, type DeclaredTask } from '../../contract/plan.ts';
import type { PlatformFacts, PlatformWords } from '../../contract/platform.ts';
import { bundleLimits } from './bundle-limits.ts';
import { limitsOfPlan } from '../../contract/scale-limits.ts';
import type { Declaration } from '../declaration.ts';
import type { Overrides } from './overrides.ts';
import { peakLevel, totalSeconds, windows } from './windows.ts';
import type { CrowdPart } from '../hot/user.ts';

/** Iterations per second keep two decimals. */
const openGrainsPerUnit = 100;

/** What a plan is made of. */
export interface Planned {
  readonly declaration: Declaration<never>;
  readonly overrides: Overrides;
  readonly platform: PlatformFacts;
}

/** The plan, or the line to refuse with. */
export function makePlan({ declaration, overrides, platform }: Planned): Plan | string {
  const declaredModel = declaration.model ?? 'closed';
  const model = overrides.model ?? declaredModel;
  if (model !== declaredModel && (declaration.modelIsFixed ?? false)) {
    return `MODEL is "${model}"; scenario ${declaration.name} is always ${declaredModel}`;
  }
  const peak = peakLevel(declaration.stages);
  if (overrides.ratePerSecond !== null && model === 'closed') {
    return `RATE is ${overrides.ratePerSecond}, but the model is closed; add MODEL=open, or give USERS instead`;
  }
  const users = overrides.ratePerSecond ?? overrides.users ?? peak;
  const timeScale = scaleOfTime(declaration, overrides);
  const isConverted = model !== declaredModel && overrides.ratePerSecond === null;
  const levelScale = (users / peak) * (isConverted ? arrivalsPerUser(declaration.crowd) : 1);
  const grainsPerUnit = model === 'open' ? openGrainsPerUnit : 1;
  const phases = windows(declaration.stages, { level: levelScale, time: timeScale, grainsPerUnit });
  const endpoints = calledEndpoints(declaration);
  const reach = { phases, endpoints, users: users / peak, metrics: platform.metrics };
  return {
    schemaVersion: planSchemaVersion,
    scenario: declaration.name,
    purpose: declaration.purpose,
    model,
    seed: overrides.seed,
    targetUrl: overrides.target?.url ?? '',
    users,
    timeScale,
    durationSeconds: phases.at(-1)?.endSeconds ?? 0,
    phases,
    mix: declaration.crowd.flatMap(({ user }) => declaredTasks(user)),
    meanWaitSeconds: 1 / arrivalsPerUser(declaration.crowd),
    userScale: reach.users,
    endpoints,
    ends: endOf(declaration),
    ...(declaration.outage === undefined ? {} : { outage: declaration.outage }),
    ...limitsOfPlan(bundleLimits(), reach),
    ...(overrides.skippedProofs.length > 0 ? { skippedProofs: overrides.skippedProofs } : {}),
    platform: wordsOf(platform, endpoints),
    isPeak: declaration.isPeak ?? false,
  };
}

/** What reports say of a platform, as far as it is called. */
function wordsOf(platform: PlatformFacts, called: readonly string[]): PlatformWords {
  const { ownRequests, failureKinds, disguisedErrors, metrics, proofs } = platform;
  const endpoints = Object.fromEntries(
    Object.entries(platform.endpoints).filter(([name]) => called.includes(name)),
  );
  return { endpoints, ownRequests, failureKinds, disguisedErrors, metrics, proofs };
}

/** Every endpoint that this crowd calls, once. */
export function calledEndpoints({ crowd }: Declaration<never>): string[] {
  return [...new Set(crowd.flatMap(({ user }) => user.tasks.map(({ calls }) => calls)))];
}

function endOf({ once, stopsAtFirstBadStep }: Declaration<never>): NonNullable<Plan['ends']> {
  if (once === true) return 'when-done';
  return stopsAtFirstBadStep === true ? 'at-first-bad-step' : 'as-planned';
}

function scaleOfTime(declaration: Declaration<never>, overrides: Overrides): number {
  if (overrides.durationSeconds !== null) return overrides.durationSeconds / totalSeconds(declaration.stages);
  return overrides.timeScale ?? 1;
}

/** Iterations per second that one user of this crowd starts: one each mean wait. */
function arrivalsPerUser(crowd: readonly CrowdPart<never>[]): number {
  return arrivalsOf(crowd).reduce((sum, arrivals) => sum + arrivals, 0);
}

/** What each part of the crowd has of them: users who wait less arrive more often. */
export function arrivalsOf(crowd: readonly CrowdPart<never>[]): number[] {
  return crowd.map(({ user, share }) => (share * 2) / (user.wait.min + user.wait.max));
}

function declaredTasks(user: CrowdPart<never>['user']): DeclaredTask[] {
  const total = user.tasks.reduce((sum, { weight }) => sum + weight, 0);
  return user.tasks.map((task) => ({ user: user.name, task: task.name, share: task.weight / total }));
}
