/** How a VU becomes one of the crowd: who it is, what it plays with, and when it begins. */
import { exec } from '../hot/k6.ts';
import type { RandomStream } from '../hot/random.ts';
import { type CrowdPart, partAt } from '../hot/user.ts';
import { forArrival, type VuPlan } from '../hot/vu-plan.ts';
import { type Arrival, openCrowd } from './open-crowd.ts';
import { type Role, roleIn } from './role.ts';

export interface VuSetting<Client> {
  readonly vu: number;
  /** Of the VU's samples. */
  readonly tags: Record<string, string>;
  readonly crowd: readonly CrowdPart<Client>[];
  readonly client: Client;
  readonly orders: VuPlan;
}

export interface Joined {
  readonly startMs: number;
  readonly role: Role;
  /** Of an open load, where each arrival is another user. */
  readonly arrive: (() => Arrival) | null;
  /** Until its first task: somewhere within a mean wait, so that users don't all arrive at once. */
  readonly pauseSeconds: number;
}

/** @param random the VU's own: a stream made here would hold on to all that this took */
export function joinCrowd<Client>({ vu, crowd, orders }: VuSetting<Client>, random: RandomStream): Joined {
  const player = { crowd: crowd as readonly CrowdPart<never>[], orders, random };
  const role = roleIn(player, partAt(orders.parts, vu));
  return {
    startMs: exec.scenario.startTime,
    role,
    arrive: orders.isOpen ? openCrowd(player, vu) : null,
    pauseSeconds: orders.waits ? firstPause(random.begin(orders.seed, vu, 0, forArrival), role) : 0,
  };
}

function firstPause(random: RandomStream, { minWait, maxWait }: Role): number {
  return random.between(0, (minWait + maxWait) / 2);
}
