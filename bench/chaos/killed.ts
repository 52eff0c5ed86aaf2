/** Runs that are ended at a moment that nobody chose, each by one signal to one process. */
import { existsSync } from 'node:fs';
import { pause, processesOf } from './machine.ts';
import { factsOf, faultsOf, foundIn, leftBehind, newPlace, type Place, shortest, startCli } from './start.ts';

export const kills = [
  { name: 'SIGKILL to the CLI', signal: 'SIGKILL', at: 'cli' },
  { name: 'SIGINT to the CLI', signal: 'SIGINT', at: 'cli' },
  { name: 'SIGTERM to the CLI', signal: 'SIGTERM', at: 'cli' },
  { name: 'SIGKILL to k6', signal: 'SIGKILL', at: 'k6' },
] as const;

type Kill = (typeof kills)[number];

export interface Killed {
  readonly kill: Kill['name'];
  /** What run.json says, or that there is no folder: no load was sent. */
  readonly state: string;
  readonly faults: readonly string[];
}

const run = ['run', 'smoke', '--sandbox', '--samples', ...shortest];

/** From its first moment to its page, on an idle machine. */
const wholeMs = 7000;
/** Of that, from its folder to its page. */
const recordedMs = 4000;

/** @param random from 0 to 1 @param isBegun whether its folder is waited for, so that a slow machine kills late as well */
export async function killOne(kill: Kill, random: number, isBegun: boolean): Promise<Killed> {
  const place = newPlace();
  const started = startCli([...run, '--out', place.out], place);
  const wait = new AbortController();
  const sent = send(kill, { random, isBegun, place, pid: started.pid ?? 0, signal: wait.signal });
  const { exitCode, stderr } = await started;
  wait.abort();
  await sent;
  const faults = [...(await leftBehind(place)), ...stackIn(exitCode, stderr)];
  if (!existsSync(place.out)) return { kill: kill.name, state: 'no folder', faults };
  const { runs, litter } = foundIn(place.out);
  for (const folder of runs) faults.push(...(await faultsOf(folder)));
  const [folder] = runs;
  const state = folder === undefined ? 'no folder' : factsOf(folder).state;
  return { kill: kill.name, state, faults: [...faults, ...litter.map((name) => `left over: ${name}`)] };
}

interface Sending {
  readonly random: number;
  readonly isBegun: boolean;
  readonly place: Place;
  readonly pid: number;
  readonly signal: AbortSignal;
}

const isK6 = ({ command }: { command: string }): boolean => command.includes(' run --no-usage-report ');

async function send(kill: Kill, { random, isBegun, place, pid, signal }: Sending): Promise<void> {
  const hasFolder = (): boolean => existsSync(place.out) && foundIn(place.out).runs.length > 0;
  if (isBegun) await cameTrue(hasFolder, signal);
  await pause(random * (isBegun ? recordedMs : wholeMs));
  const victimOf = (): number | undefined =>
    kill.at === 'cli' ? pid : processesOf(place.temporary).find(isK6)?.pid;
  await cameTrue(() => victimOf() !== undefined, signal);
  const victim = victimOf();
  if (!signal.aborted && victim !== undefined) process.kill(victim, kill.signal);
}

async function cameTrue(isSo: () => boolean, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !isSo()) await pause(20);
}

function stackIn(exitCode: number | undefined, stderr: string): string[] {
  const isBug = exitCode === 70 || /^bug:|^\s+at .*:\d+/m.test(stderr);
  return isBug ? [`ended with ${exitCode ?? 'a signal'}: ${stderr.slice(-400)}`] : [];
}
