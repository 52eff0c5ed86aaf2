/** One VU at work: which user it is, which task comes next, in which phase, and how long it waits. */
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';
import { metricNames } from '../contract/metrics.ts';
import type { Plan } from '../contract/plan.ts';
import { Deck } from './deck.ts';
import type { Declaration } from './declaration.ts';
import { randomStream, type StreamId } from './random.ts';
import { reportScriptError } from './script-errors.ts';
import { windowAt } from './stages.ts';
import { type CrowdPart, crowdPartOf, type User } from './user.ts';

const taskRuns = new Counter(metricNames.taskRuns);

/** Which draw a stream is for, so that no two draws share one. */
const uses = { task: 0, crowd: 1, arrival: 2 } as const;

interface Turn<Client> {
  readonly user: User<Client>;
  readonly task: number;
  /** With the seed, what the turn's randomness comes from. */
  readonly id: StreamId;
}

interface CrewOptions<Client> {
  readonly client: Client;
  readonly saysEvents: boolean;
  readonly secrets: readonly string[];
}

export class Crew<Client> {
  private readonly declaration: Declaration<Client>;
  private readonly plan: Plan;
  private readonly client: Client;
  /** Whether the toolkit listens on the console. */
  private readonly saysEvents: boolean;
  private readonly secrets: readonly string[];
  private readonly vu: number;
  private readonly part: CrowdPart<Client>;
  private readonly decks = new Map<string, Deck>();
  private readonly loadStartMs: number;
  private iteration = 0;
  private phaseEndMs = 0;
  private userTag = '';
  private taskTag = '';

  constructor(
    declaration: Declaration<Client>,
    plan: Plan,
    { client, saysEvents, secrets }: CrewOptions<Client>,
  ) {
    this.declaration = declaration;
    this.plan = plan;
    this.client = client;
    this.saysEvents = saysEvents;
    this.secrets = secrets;
    this.vu = exec.vu.idInTest;
    this.part = crowdPartOf(declaration.crowd, this.vu);
    this.loadStartMs = exec.scenario.startTime;
  }

  /** Seconds until this VU's first task: somewhere within a mean wait, so that users don't all arrive at once. */
  arrivalPause(): number {
    if (!this.waits()) return 0;
    const { min, max } = this.part.user.wait;
    return randomStream(this.plan.seed, [this.vu, 0], uses.arrival).between(0, (min + max) / 2);
  }

  /** Does one task and returns the seconds to wait after it, also of a task that threw: it must not hammer the target. */
  iterate(): number {
    const turn = this.plan.model === 'open' ? this.arrival() : this.ownTurn();
    this.iteration += 1;
    const task = turn.user.tasks[turn.task];
    if (task === undefined) return 0;
    this.enter(turn.user, task.name);
    const random = randomStream(this.plan.seed, turn.id, uses.task);
    try {
      task.run({ client: this.client, random, id: `${turn.id[0]}-${turn.id[1]}` });
      taskRuns.add(1);
    } catch (thrown) {
      // What k6 interrupts at the end of its patience never comes here: nothing can catch it.
      const { saysEvents: isHeard, secrets } = this;
      reportScriptError(thrown, { user: turn.user.name, task: task.name, isHeard, secrets });
    }
    const { min, max } = turn.user.wait;
    return this.waits() ? random.between(min, max) : 0;
  }

  private waits(): boolean {
    return this.plan.model === 'closed' && this.declaration.once !== true;
  }

  /** Closed model: the VU is one user, and goes through that user's deck. */
  private ownTurn(): Turn<Client> {
    const { user } = this.part;
    const task = this.deck(user).draw(this.vu, this.iteration);
    return { user, task, id: [this.vu, this.iteration] };
  }

  /** Open model: an arrival's place in the whole run decides who it is, whichever VU serves it. */
  private arrival(): Turn<Client> {
    const place = exec.scenario.iterationInTest;
    const user = this.arrivingUser(randomStream(this.plan.seed, [0, place], uses.crowd).next());
    const size = user.tasks.reduce((sum, { weight }) => sum + weight, 0);
    const task = this.deck(user).draw(place % size, Math.floor(place / size));
    return { user, task, id: [0, place] };
  }

  /** Users who wait less arrive more often. */
  private arrivingUser(draw: number): User<Client> {
    const { crowd } = this.declaration;
    const weights = crowd.map(({ user, share }) => (share * 2) / (user.wait.min + user.wait.max));
    let left = draw * weights.reduce((sum, weight) => sum + weight, 0);
    for (const [index, part] of crowd.entries()) {
      left -= weights[index] ?? 0;
      if (left < 0) return part.user;
    }
    return this.part.user;
  }

  private deck(user: User<Client>): Deck {
    const known = this.decks.get(user.name);
    if (known !== undefined) return known;
    const deck = new Deck(
      this.plan.seed,
      user.tasks.map((task) => task.weight),
    );
    this.decks.set(user.name, deck);
    return deck;
  }

  private enter(user: User<Client>, task: string): void {
    if (Date.now() >= this.phaseEndMs) this.enterPhase();
    if (user.name !== this.userTag) exec.vu.metrics.tags['user'] = this.userTag = user.name;
    if (task !== this.taskTag) exec.vu.metrics.tags['task'] = this.taskTag = task;
  }

  private enterPhase(): void {
    const window = windowAt(this.plan.phases, (Date.now() - this.loadStartMs) / 1000);
    this.phaseEndMs = window === null ? Infinity : this.loadStartMs + window.endSeconds * 1000;
    exec.vu.metrics.tags['phase'] = (window ?? this.plan.phases.at(-1))?.phase ?? 'steady';
  }
}
