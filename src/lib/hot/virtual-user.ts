/** One VU at work: which user it is, which task comes next, in which phase, and how long it waits. */
import { Counter, exec } from './k6.ts';
import { metricNames } from '../../contract/metrics.ts';
import { steadyPhase } from '../../contract/phases.ts';
import { type DealtCards, type Deck, draw, takeDeck } from './deck.ts';
import { newStream } from './random.ts';
import { type CrowdPart, type DealtParts, partAt, type Task, type TaskContext } from './user.ts';

const taskRuns = new Counter(metricNames.taskRuns);
const scriptErrors = new Counter(metricNames.scriptErrors);

/** Which draw a stream is for, so that no two draws share one. */
const forTask = 0;
const forCrowd = 1;
const forArrival = 2;

/** What VUs need of the plan: setup hands it over, and no VU but the first has a plan. */
export interface VuPlan {
  readonly seed: number;
  readonly isOpen: boolean;
  /** Whether users wait between their tasks. */
  readonly waits: boolean;
  /** Each window's phase, and the second of the load in which it ends. */
  readonly phases: readonly string[];
  readonly endSeconds: readonly number[];
  readonly parts: DealtParts;
  /** Of each part of the crowd: its user's deck, and how often it arrives in an open load. */
  readonly decks: readonly DealtCards[];
  readonly arrivals: readonly number[];
}

/** Tells what a task threw. Returns its name, without secrets. */
type TellScriptError = (thrown: unknown, user: string, task: string) => string;

export interface VuSetting<Client> {
  readonly crowd: readonly CrowdPart<Client>[];
  readonly client: Client;
  readonly orders: VuPlan;
  readonly tellScriptError: TellScriptError;
}

/** A part of the crowd as this VU plays it: flat, as what a user declares holds an object for each task. */
interface Role {
  readonly user: string;
  readonly minWait: number;
  readonly maxWait: number;
  readonly tasks: readonly string[];
  readonly runs: readonly Task<never>['run'][];
  readonly deck: Deck;
}

/** This VU's own, as k6 evaluates a module for each: a variable is 30 bytes, and read without a look-up by name. */
let orders: VuPlan;
let tellScriptError: TellScriptError;
/** Of the orders, what each iteration asks: they are a value of k6's own, dear to look into. */
let seed = 0;
let isOpen = false;
let waits = false;
let role: Role;
/** Of an open load, where each arrival is another user. */
let crowd: readonly CrowdPart<never>[];
let roles: (Role | undefined)[];
let vu = 0;
let startMs = 0;
/** k6 makes what it tells of a VU and a scenario anew at each access, for 11 µs: what is asked again is held. */
let tags: Record<string, string>;
let scenario: typeof exec.scenario;
/** One for all iterations. */
let context: { -readonly [Key in keyof TaskContext<never>]: TaskContext<never>[Key] };
const random = newStream();
let iteration = 0;
let phaseEndMs = 0;
let userTag = '';
let taskTag = '';

/**
 * Makes this VU one of the crowd. Returns the seconds until its first task: somewhere within a mean wait, so that users
 * don't all arrive at once.
 */
export function join<Client>(setting: VuSetting<Client>): number {
  ({ orders, tellScriptError } = setting);
  ({ seed, isOpen, waits } = orders);
  const all = setting.crowd as readonly CrowdPart<never>[];
  const { idInTest, metrics } = exec.vu;
  vu = idInTest;
  tags = metrics.tags as Record<string, string>;
  startMs = exec.scenario.startTime;
  context = { client: setting.client as never, random, id: '' };
  role = roleIn(all, partAt(orders.parts, vu));
  if (isOpen) {
    crowd = all;
    roles = [];
    scenario = exec.scenario;
  }
  if (!waits) return 0;
  return random.begin(seed, vu, 0, forArrival).between(0, (role.minWait + role.maxWait) / 2);
}

/** Does one task and returns the seconds to wait after it, also of a task that threw: it must not hammer the target. */
export function iterate(): number {
  const drawn = isOpen ? arrive() : draw(role.deck, vu, iteration);
  const first = isOpen ? 0 : vu;
  const { user } = role;
  const task = role.tasks[drawn];
  const run = role.runs[drawn];
  if (task === undefined || run === undefined) return 0;
  const nowMs = Date.now();
  if (nowMs >= phaseEndMs) enterPhase(nowMs);
  // A tag is set where it changes: each is a call into k6.
  if (user !== userTag) tags['user'] = userTag = user;
  if (task !== taskTag) tags['task'] = taskTag = task;
  random.begin(seed, first, iteration, forTask);
  context.id = `${first}-${iteration}`;
  iteration += 1;
  try {
    run(context);
    taskRuns.add(1);
  } catch (thrown) {
    // What k6 interrupts at the end of its patience never comes here: nothing can catch it.
    scriptErrors.add(1, { error: tellScriptError(thrown, user, task) });
  }
  return waits ? random.between(role.minWait, role.maxWait) : 0;
}

/** Open model: an arrival's place in the whole run decides who it is and what it does, whichever VU serves it. */
function arrive(): number {
  iteration = scenario.iterationInTest;
  const place = arriving(random.begin(seed, 0, iteration, forCrowd).next());
  role = roles[place] ??= roleIn(crowd, place);
  const size = role.deck.cards.length;
  return draw(role.deck, iteration % size, Math.floor(iteration / size));
}

/** Users who wait less arrive more often. */
function arriving(draw: number): number {
  const { arrivals } = orders;
  let total = 0;
  for (let place = 0; place < arrivals.length; place += 1) total += arrivals[place] ?? 0;
  let left = draw * total;
  for (let place = 0; place < arrivals.length; place += 1) {
    left -= arrivals[place] ?? 0;
    if (left < 0) return place;
  }
  return partAt(orders.parts, vu);
}

function roleIn(crowd: readonly CrowdPart<never>[], place: number): Role {
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
  return { user, minWait: wait.min, maxWait: wait.max, tasks, runs, deck: takeDeck(seed, dealt) };
}

function enterPhase(nowMs: number): void {
  const { phases, endSeconds } = orders;
  const window = windowAt(endSeconds, (nowMs - startMs) / 1000);
  phaseEndMs = window === endSeconds.length - 1 ? Infinity : startMs + (endSeconds[window] ?? 0) * 1000;
  tags['phase'] = phases[window] ?? steadyPhase;
}

/** The place of the window at `seconds` into the load; after the last, the last. */
export function windowAt(endSeconds: readonly number[], seconds: number): number {
  let place = 0;
  while (place < endSeconds.length - 1 && seconds >= (endSeconds[place] ?? 0)) place += 1;
  return place;
}
