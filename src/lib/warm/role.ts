/** A part of the crowd as a VU plays it: flat, as what a user declares holds an object for each task. */
import { type Deck, takeDeck } from '../hot/deck.ts';
import type { RandomStream } from '../hot/random.ts';
import type { CrowdPart, Task } from '../hot/user.ts';
import type { VuPlan } from '../hot/vu-plan.ts';

export interface Role {
  readonly user: string;
  readonly minWait: number;
  readonly maxWait: number;
  readonly tasks: readonly string[];
  readonly runs: readonly Task<never>['run'][];
  readonly deck: Deck;
}

/** Who takes a role, and draws from its deck. */
export interface Player {
  readonly crowd: readonly CrowdPart<never>[];
  readonly orders: VuPlan;
  readonly random: RandomStream;
}

export function roleIn({ crowd, orders, random }: Player, place: number): Role {
  const part = crowd[place];
  const dealt = orders.decks[place];
  if (part === undefined || dealt === undefined) throw new Error(`a crowd without part ${place}`);
  const { name: user, wait, tasks: declared } = part.user;
  const tasks: string[] = [];
  const runs: Task<never>['run'][] = [];
  for (let index = 0; index < declared.length; index += 1) {
    const task = declared[index];
    if (task === undefined) continue;
    tasks[index] = task.name;
    runs[index] = task.run;
  }
  const deck = takeDeck(orders.seed, dealt, random);
  return { user, minWait: wait.min, maxWait: wait.max, tasks, runs, deck };
}
