/**
 * Before anything is started or written: what the load will take, and whether this machine has it. Output: the planned
 * load, and what the machine is short of where it is to be sent all the same.
 */
import { childEnvironment } from '../config/child-environment.ts';
import { UserError } from '../base/errors.ts';
import { formatDuration } from '../format/moment.ts';
import { type MachineRoom, machineRoom } from './machine-room.ts';
import { type PlannedLoad, planLoad } from './planned-load.ts';
import { calibrationWords, shortOf } from './preflight.ts';
import type { PreparedRun, RunContext } from './prepared-run.ts';
import { periodSecondsOf } from './recording.ts';
import { chooseSoak } from './soak.ts';

interface Outlook {
  /** Null where k6 can't say. */
  readonly load: PlannedLoad | null;
  readonly isSoak: boolean;
  readonly shortOf: readonly string[];
}

/** Who names addresses of its own to come from has as many ports of each. */
function roomFor({ given }: PreparedRun['overrides']): MachineRoom {
  const room = machineRoom();
  return given['K6_LOCAL_IPS'] === undefined ? room : { ...room, ports: null };
}

/** @throws UserError E_USAGE where several k6 cannot share the load */
export function proveParts(
  { runners, scenario }: Pick<PreparedRun, 'runners' | 'scenario'>,
  load: PlannedLoad | null,
): void {
  if (runners === 1 || load === null) return;
  if (load.stopsWhenBroken) {
    const why = 'each of several runners sees its own part alone; leave out --runners';
    throw new UserError('E_USAGE', `${scenario} ends where a limit breaks, and ${why}`);
  }
  if (load.vus < runners) {
    const most = `the load has ${load.vus} VUs, too few for ${runners} runners`;
    throw new UserError('E_USAGE', `${most}; ask for more users, or for fewer --runners`);
  }
}

/** @throws UserError E_THRESHOLDS where a limit is on less than the record tells apart */
export function proveWindows(load: PlannedLoad | null): void {
  const [every, period] = [load?.shortestWindowSeconds ?? Infinity, periodSecondsOf(load)];
  if (load === null || every >= period) return;
  const tells = `a load this long is recorded each ${formatDuration(period)}`;
  throw new UserError(
    'E_THRESHOLDS',
    `a limit has to hold in every ${formatDuration(every)}, and ${tells}; allowed is an "every" of ${period}s or longer`,
  );
}

function sayLong(progress: RunContext['progress']): void {
  const line = 'a load over an hour: k6 keeps no samples, and jorge-load judges the record (docs/soak.md)';
  if (progress.isNews(line)) progress.say(line);
}

/** @throws UserError E_GENERATOR where that is not to be put up with */
export async function lookAhead(request: PreparedRun, context: RunContext): Promise<Outlook> {
  const load = await loadOf(request, context);
  proveParts(request, load);
  proveWindows(load);
  const soak = chooseSoak(request, load);
  const shortOf = lookAtMachine(request, load, context);
  if (soak === 'by-itself') sayLong(context.progress);
  return { load, isSoak: soak !== 'no', shortOf };
}

async function loadOf(request: PreparedRun, { env }: RunContext): Promise<PlannedLoad | null> {
  const { k6, bundle, overrides } = request;
  return await planLoad(k6.path, bundle.path, { ...childEnvironment(env), ...overrides.given });
}

/** @returns what it is short of, where that is put up with */
function lookAtMachine(
  { overrides, preflight }: PreparedRun,
  load: PlannedLoad | null,
  { progress }: RunContext,
): readonly string[] {
  const { calibration, whenShort } = preflight;
  if (whenShort === 'ignore' || load === null) return [];
  if (calibration !== null) {
    const words = calibrationWords(calibration);
    if (progress.isNews(words)) progress.say(words);
  }
  const short = shortOf(load, roomFor(overrides), calibration);
  if (short.length === 0) return [];
  const line = `this machine is short of ${short.join('; of ')}`;
  if (whenShort === 'refuse') throw new UserError('E_GENERATOR', `${line}; --force sends it all the same`);
  progress.say(line);
  return short;
}
