/** One VU at work: which task comes next, in which phase, and how long it waits. */
import { metricNames } from '../../contract/metrics.ts';
import { enterPhase } from '../warm/enter-phase.ts';
import { joinCrowd, type VuSetting } from '../warm/join-crowd.ts';
import type { Arrival } from '../warm/open-crowd.ts';
import type { Role } from '../warm/role.ts';
import { draw } from './deck.ts';
import { Counter } from './k6.ts';
import { adderOf } from './metric.ts';
import { newStream } from './random.ts';
import type { TaskContext } from './user.ts';
import { forTask, type VuPlan } from './vu-plan.ts';

const countTaskRun = adderOf(new Counter(metricNames.taskRuns));
const countScriptError = adderOf(new Counter(metricNames.scriptErrors));

/** Tells what a task threw. Returns its name, without secrets. */
type TellScriptError = (thrown: unknown, user: string, task: string) => string;

/** This VU's own, as k6 evaluates a module for each: a variable is 30 bytes, and read without a look-up by name. */
let orders: VuPlan;
let tellScriptError: TellScriptError;
/** Of the orders, what each iteration asks: they are a value of k6's own, dear to look into. */
let seed = 0;
let waits = false;
let role: Role;
let arrive: (() => Arrival) | null;
let vu = 0;
let startMs = 0;
let tags: Record<string, string>;
const random = newStream();
/** One for all iterations. */
let context: { -readonly [Key in keyof TaskContext<never>]: TaskContext<never>[Key] };
let iteration = 0;
let phaseEndMs = 0;
let userTag = '';
let taskTag = '';

/** Makes this VU one of the crowd. Returns the seconds until its first task. */
export function join<Client>(setting: VuSetting<Client>, tell: TellScriptError): number {
  const joined = joinCrowd(setting, random);
  ({ vu, tags, orders } = setting);
  ({ seed, waits } = orders);
  ({ startMs, role, arrive } = joined);
  context = { client: setting.client as never, random, id: '' };
  tellScriptError = tell;
  return joined.pauseSeconds;
}

/** Does one task and returns the seconds to wait after it, also of a task that threw: it must not hammer the target. */
export function iterate(): number {
  let drawn: number;
  let first = 0;
  if (arrive === null) {
    first = vu;
    drawn = draw(role.deck, vu, iteration);
  } else ({ iteration, role, drawn } = arrive());
  const { user } = role;
  const task = role.tasks[drawn];
  const run = role.runs[drawn];
  if (task === undefined || run === undefined) return 0;
  const nowMs = Date.now();
  if (nowMs >= phaseEndMs) phaseEndMs = startMs + enterPhase(orders, tags, nowMs - startMs);
  // A tag is set where it changes: each is a call into k6.
  if (user !== userTag) tags['user'] = userTag = user;
  if (task !== taskTag) tags['task'] = taskTag = task;
  random.begin(seed, first, iteration, forTask);
  context.id = `${first}-${iteration}`;
  iteration += 1;
  try {
    run(context);
    countTaskRun(1);
  } catch (thrown) {
    // What k6 interrupts at the end of its patience never comes here: nothing can catch it.
    countScriptError(1, { error: tellScriptError(thrown, user, task) });
  }
  return waits ? random.between(role.minWait, role.maxWait) : 0;
}
