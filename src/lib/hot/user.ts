/** Who loads the target: a name, a wait and weighted tasks. */
import type { NumbersText } from './deck.ts';
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

/** Which part of the crowd each VU is, dealt by src/lib/cold/deal.ts: places in the crowd as texts. */
export interface DealtParts {
  /** Of the first VUs: those that come in a fixed number. */
  readonly first: NumbersText;
  /** Of all others, who repeat it. */
  readonly round: NumbersText;
}

/** The place in the crowd of VU `vu` (from 1). */
export function partAt({ first, round }: DealtParts, vu: number): number {
  const index = vu - 1;
  if (index < first.length) return first.charCodeAt(index);
  return round.charCodeAt((index - first.length) % round.length);
}
