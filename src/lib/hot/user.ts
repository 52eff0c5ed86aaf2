/** Who loads the target: a name, a wait and weighted tasks. */
import type { RandomStream } from './random.ts';

/** What a task gets: its client of the platform, and the iteration's own randomness. */
export interface TaskContext<Client> {
  readonly client: Client;
  readonly random: RandomStream;
  /** Names this iteration over all VUs of the run: `<vu>-<iteration>`. */
  readonly id: string;
}

export interface Task<Client> {
  readonly name: string;
  /** Cards in the user's deck: whole numbers, percent where they add up to 100. */
  readonly weight: number;
  /** The endpoint it calls: the `name` tag of its requests. */
  readonly calls: string;
  readonly run: (context: TaskContext<Client>) => void;
}

/** Seconds between two tasks, drawn evenly. */
export interface Wait {
  readonly min: number;
  readonly max: number;
}

export function between(min: number, max: number): Wait {
  return { min, max };
}

export interface User<Client> {
  readonly name: string;
  readonly wait: Wait;
  readonly tasks: readonly Task<Client>[];
}

/** A part of the crowd: a share of the VUs (shares add up to 1), or that many VUs whatever the load. */
export interface CrowdPart<Client> {
  readonly user: User<Client>;
  readonly share: number;
  readonly fixedVus?: number;
}

/**
 * The place of the part that number `index` (from 1) belongs to: the fixed ones first, then whichever part is
 * furthest behind its share, so that any first N numbers keep the shares within one.
 */
export function partOf(crowd: readonly CrowdPart<never>[], index: number): number {
  let before = 0;
  for (let place = 0; place < crowd.length; place += 1) {
    before += crowd[place]?.fixedVus ?? 0;
    if (index <= before) return place;
  }
  const dealt: number[] = [];
  let chosen = -1;
  for (let number = 1; number <= index - before; number += 1) {
    chosen = furthestBehind(crowd, dealt, number);
    dealt[chosen] = (dealt[chosen] ?? 0) + 1;
  }
  if (chosen === -1) throw new Error('a crowd needs a part with a share');
  return chosen;
}

function furthestBehind(
  crowd: readonly CrowdPart<never>[],
  dealt: readonly number[],
  number: number,
): number {
  let chosen = -1;
  let most = -Infinity;
  for (let place = 0; place < crowd.length; place += 1) {
    const part = crowd[place];
    if (part === undefined || part.fixedVus !== undefined) continue;
    const lag = part.share * number - (dealt[place] ?? 0);
    if (lag <= most) continue;
    most = lag;
    chosen = place;
  }
  return chosen;
}
