/** Open model: an arrival's place in the whole run decides who it is and what it does, whichever VU serves it. */
import { draw } from '../hot/deck.ts';
import { exec } from '../hot/k6.ts';
import { partAt } from '../hot/user.ts';
import { forCrowd, type VuPlan } from '../hot/vu-plan.ts';
import { type Player, type Role, roleIn } from './role.ts';

export interface Arrival {
  /** Its place in the whole run. */
  readonly iteration: number;
  readonly role: Role;
  /** The index of its task. */
  readonly drawn: number;
}

export function openCrowd(player: Player, vu: number): () => Arrival {
  const { orders, random } = player;
  const roles: (Role | undefined)[] = [];
  /** Held, as k6 makes it anew at each access. */
  const { scenario } = exec;
  return () => {
    const iteration = scenario.iterationInTest;
    const chance = random.begin(orders.seed, 0, iteration, forCrowd).next();
    const place = arriving(orders, chance) ?? partAt(orders.parts, vu);
    const role = (roles[place] ??= roleIn(player, place));
    const size = role.deck.cards.length;
    return { iteration, role, drawn: draw(role.deck, iteration % size, Math.floor(iteration / size)) };
  };
}

/** Users who wait less arrive more often. */
function arriving({ arrivals }: VuPlan, chance: number): number | null {
  let total = 0;
  for (let place = 0; place < arrivals.length; place += 1) total += arrivals[place] ?? 0;
  let left = chance * total;
  for (let place = 0; place < arrivals.length; place += 1) {
    left -= arrivals[place] ?? 0;
    if (left < 0) return place;
  }
  return null;
}
