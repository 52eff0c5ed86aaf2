/** `jorge-load plan <folder>`. */
import { plan } from '../drive/plan.ts';
import type { PlanRequest } from '../drive/requests.ts';
import { exitCodes, UserError } from '../base/errors.ts';
import { sayPath, show } from './say.ts';

export interface PlanFlags {
  readonly replicas?: string;
  readonly today?: string;
  readonly pricePerReplicaHour?: string;
  readonly podStart: string;
  readonly out?: string;
}

/** @throws UserError E_USAGE, E_RECORD, E_OUTPUT */
export async function planCommand(source: string, flags: PlanFlags): Promise<number> {
  const { document, files } = await plan(planRequest(source, flags));
  show(document);
  for (const path of files) sayPath('plan', path);
  return exitCodes.pass;
}

function planRequest(source: string, flags: PlanFlags): PlanRequest {
  const { replicas, today, pricePerReplicaHour: price, podStart, out } = flags;
  return {
    source,
    podStartSeconds: positive('--pod-start', podStart, 'seconds, e.g. 30'),
    ...(replicas === undefined ? {} : { replicas: wholeReplicas(replicas) }),
    ...(today === undefined
      ? {}
      : { todayPerSecond: positive('--today', today, 'requests per second, e.g. 120') }),
    ...(price === undefined
      ? {}
      : { pricePerReplicaHour: positive('--price-per-replica-hour', price, 'a price, e.g. 0.12') }),
    ...(out === undefined ? {} : { outDir: out }),
  };
}

function wholeReplicas(text: string): number {
  const allowed = 'a whole number, e.g. 2';
  const served = positive('--replicas', text, allowed);
  if (Number.isInteger(served)) return served;
  throw notAllowed('--replicas', text, allowed);
}

function positive(flag: string, text: string, allowed: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw notAllowed(flag, text, allowed);
}

function notAllowed(flag: string, text: string, allowed: string): UserError {
  return new UserError('E_USAGE', `${flag} is ${JSON.stringify(text)}; allowed is ${allowed}`);
}
