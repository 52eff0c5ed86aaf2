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
 * The part that number `index` (from 1) belongs to: the fixed ones first, then whichever part is
 * furthest behind its share, so that any first N numbers keep the shares within one.
 */
export function crowdPartOf<Client>(crowd: readonly CrowdPart<Client>[], index: number): CrowdPart<Client> {
  let before = 0;
  for (const part of crowd) {
    before += part.fixedVus ?? 0;
    if (index <= before) return part;
  }
  const shared = crowd.filter((part) => part.fixedVus === undefined);
  const dealt = shared.map(() => 0);
  let chosen = 0;
  for (let number = 1; number <= index - before; number += 1) {
    const lag = shared.map((part, place) => part.share * number - (dealt[place] ?? 0));
    chosen = lag.indexOf(Math.max(...lag));
    dealt[chosen] = (dealt[chosen] ?? 0) + 1;
  }
  const part = shared[chosen];
  if (part === undefined) throw new Error('a crowd needs a part with a share');
  return part;
}
