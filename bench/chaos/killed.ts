/** Runs that are ended at a moment that nobody chose, each by one signal to one process. */
import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
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

/** How long a run takes that nobody disturbs. */
export async function undisturbedMs(): Promise<number> {
  const place = newPlace();
  const begunMs = performance.now();
  await startCli([...run, '--out', place.out], place);
  return performance.now() - begunMs;
}

/** @param at when the signal goes, as a share of the time that is left to k6 or the CLI */
export async function killOne(kill: Kill, at: number, wholeMs: number): Promise<Killed> {
  const place = newPlace();
  const started = startCli([...run, '--out', place.out], place);
  const wait = new AbortController();
  const sent = send(kill, { at: at * wholeMs, place, pid: started.pid ?? 0, signal: wait.signal });
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
  readonly at: number;
  readonly place: Place;
  readonly pid: number;
  readonly signal: AbortSignal;
}

async function send(kill: Kill, { at, place, pid, signal }: Sending): Promise<void> {
  await pause(at);
  const isK6 = ({ command }: { command: string }): boolean => command.includes(' run --no-usage-report ');
  while (!signal.aborted) {
    const victim = kill.at === 'cli' ? pid : processesOf(place.temporary).find(isK6)?.pid;
    if (victim !== undefined) {
      process.kill(victim, kill.signal);
      return;
    }
    await pause(20);
  }
}

function stackIn(exitCode: number | undefined, stderr: string): string[] {
  const isBug = exitCode === 70 || /^bug:|^\s+at .*:\d+/m.test(stderr);
  return isBug ? [`ended with ${exitCode ?? 'a signal'}: ${stderr.slice(-400)}`] : [];
}
