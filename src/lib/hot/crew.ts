/** One VU at work: which user it is, which task comes next, in which phase, and how long it waits. */
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';
import { metricNames } from '../../contract/metrics.ts';
import { Deck, type DealtCards } from './deck.ts';
import { RandomStream } from './random.ts';
import { type CrowdPart, partOf, type TaskContext, type User } from './user.ts';

const taskRuns = new Counter(metricNames.taskRuns);
const scriptErrors = new Counter(metricNames.scriptErrors);

/** Which draw a stream is for, so that no two draws share one. */
const forTask = 0;
const forCrowd = 1;
const forArrival = 2;

/** What VUs need of the plan: setup hands it over, and no VU but the first has a plan. */
export interface Orders {
  readonly seed: number;
  readonly isOpen: boolean;
  /** Whether users wait between their tasks. */
  readonly waits: boolean;
  /** Each window's phase, and the second of the load in which it ends. */
  readonly phases: readonly string[];
  readonly endSeconds: readonly number[];
  /** Of each part of the crowd: its user's deck, and how often it arrives in an open load. */
  readonly decks: readonly DealtCards[];
  readonly arrivals: readonly number[];
}

/** Tells what a task threw. Returns its name, without secrets. */
export type TellScriptError = (thrown: unknown, user: string, task: string) => string;

export interface CrewOptions<Client> {
  readonly crowd: readonly CrowdPart<Client>[];
  readonly client: Client;
  readonly orders: Orders;
  readonly tellScriptError: TellScriptError;
}

export class Crew<Client> {
  private readonly crowd: readonly CrowdPart<Client>[];
  private readonly orders: Orders;
  private readonly tellScriptError: TellScriptError;
  private readonly seed: number;
  private readonly isOpen: boolean;
  private readonly waits: boolean;
  private readonly vu: number;
  /** k6 makes what it tells of a VU and a scenario anew at each access, for 11 µs: what is asked again is held. */
  private readonly tags: Record<string, string>;
  private readonly scenario: typeof exec.scenario | null;
  private readonly startMs: number;
  private readonly decks: (Deck | undefined)[] = [];
  /** One for all iterations. */
  private readonly context: { -readonly [Key in keyof TaskContext<Client>]: TaskContext<Client>[Key] };
  private user!: User<Client>;
  private deck!: Deck;
  private iteration = 0;
  private phaseEndMs = 0;
  private userTag = '';
  private taskTag = '';

  constructor({ crowd, client, orders, tellScriptError }: CrewOptions<Client>) {
    const { vu } = exec;
    this.crowd = crowd;
    this.orders = orders;
    this.tellScriptError = tellScriptError;
    this.seed = orders.seed;
    this.isOpen = orders.isOpen;
    this.waits = orders.waits;
    this.vu = vu.idInTest;
    this.tags = vu.metrics.tags as Record<string, string>;
    this.scenario = orders.isOpen ? exec.scenario : null;
    this.startMs = exec.scenario.startTime;
    this.context = { client, random: new RandomStream(), id: '' };
    this.become(partOf(crowd, this.vu));
  }

  /** Seconds until this VU's first task: somewhere within a mean wait, so that users don't all arrive at once. */
  arrivalPause(): number {
    if (!this.waits) return 0;
    const { min, max } = this.user.wait;
    return this.context.random.begin(this.seed, this.vu, 0, forArrival).between(0, (min + max) / 2);
  }

  /** Does one task and returns the seconds to wait after it, also of a task that threw: it must not hammer the target. */
  iterate(): number {
    const { context } = this;
    const { random } = context;
    const drawn = this.isOpen ? this.arrive() : this.deck.draw(this.vu, this.iteration);
    const first = this.isOpen ? 0 : this.vu;
    const second = this.isOpen ? this.iteration : this.iteration++;
    const { user } = this;
    const task = user.tasks[drawn];
    if (task === undefined) return 0;
    this.enter(user.name, task.name);
    random.begin(this.seed, first, second, forTask);
    context.id = `${first}-${second}`;
    try {
      task.run(context);
      taskRuns.add(1);
    } catch (thrown) {
      // What k6 interrupts at the end of its patience never comes here: nothing can catch it.
      scriptErrors.add(1, { error: this.tellScriptError(thrown, user.name, task.name) });
    }
    return this.waits ? random.between(user.wait.min, user.wait.max) : 0;
  }

  /** Open model: an arrival's place in the whole run decides who it is and what it does, whichever VU serves it. */
  private arrive(): number {
    const arrival = this.scenario?.iterationInTest ?? 0;
    const draw = this.context.random.begin(this.seed, 0, arrival, forCrowd).next();
    this.become(this.arriving(draw));
    this.iteration = arrival;
    const { deck } = this;
    return deck.draw(arrival % deck.size, Math.floor(arrival / deck.size));
  }

  /** Users who wait less arrive more often. */
  private arriving(draw: number): number {
    const { arrivals } = this.orders;
    let total = 0;
    for (let place = 0; place < arrivals.length; place += 1) total += arrivals[place] ?? 0;
    let left = draw * total;
    for (let place = 0; place < arrivals.length; place += 1) {
      left -= arrivals[place] ?? 0;
      if (left < 0) return place;
    }
    return partOf(this.crowd, this.vu);
  }

  private become(place: number): void {
    const part = this.crowd[place];
    const dealt = this.orders.decks[place];
    if (part === undefined || dealt === undefined) throw new Error(`a crowd without part ${place}`);
    this.user = part.user;
    this.deck = this.decks[place] ??= new Deck(this.seed, dealt);
  }

  /** A tag is set where it changes: each is a call into k6. */
  private enter(user: string, task: string): void {
    const { tags } = this;
    const nowMs = Date.now();
    if (nowMs >= this.phaseEndMs) this.enterPhase(nowMs);
    if (user !== this.userTag) tags['user'] = this.userTag = user;
    if (task !== this.taskTag) tags['task'] = this.taskTag = task;
  }

  private enterPhase(nowMs: number): void {
    const { phases, endSeconds } = this.orders;
    const window = windowAt(endSeconds, (nowMs - this.startMs) / 1000);
    this.phaseEndMs =
      window === endSeconds.length - 1 ? Infinity : this.startMs + (endSeconds[window] ?? 0) * 1000;
    this.tags['phase'] = phases[window] ?? 'steady';
  }
}

/** The place of the window at `seconds` into the load; after the last, the last. */
export function windowAt(endSeconds: readonly number[], seconds: number): number {
  let place = 0;
  while (place < endSeconds.length - 1 && seconds >= (endSeconds[place] ?? 0)) place += 1;
  return place;
}
