/** Run after run in one process, by a suite of as many: what it holds after each. Bursts have no waits to end. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { openFilesOf, pause, processesOf } from './machine.ts';
import { factsOf, leftBehind, newPlace, type Place, startAnswering } from './start.ts';

export interface Held {
  readonly run: number;
  readonly openFiles: number;
  readonly processes: number;
  readonly heapBytes: number;
}

export interface InARow {
  readonly held: readonly Held[];
  readonly faults: readonly string[];
}

const name = 'chaos';

function suitesFile({ temporary }: Place, runs: number): string {
  const path = join(dirname(temporary), 'suites.json');
  const entries = Array.from({ length: runs }, () => ({ scenario: 'burst' }));
  const cooldown = { minSeconds: 0, maxSeconds: 0 };
  writeFileSync(path, JSON.stringify({ cooldown, suites: { [name]: entries } }));
  return path;
}

function runsOf({ out }: Place): string[] {
  if (!existsSync(out)) return [];
  return readdirSync(out)
    .flatMap((suite) => readdirSync(join(out, suite)).map((run) => join(out, suite, run)))
    .filter((run) => existsSync(join(run, 'report.html')));
}

export async function inARow(runs: number): Promise<InARow> {
  const place = newPlace();
  const suites = ['--suites', suitesFile(place, runs), '--keep-going', '--out', place.out];
  const started = startAnswering(['suite', name, '--sandbox', '--users', '5', ...suites], place);
  const held: Held[] = [];
  while (started.exitCode === null && started.signalCode === null) {
    const run = runsOf(place).length;
    // Null where it ended meanwhile: what it left is looked at below.
    const now = run > (held.at(-1)?.run ?? 0) ? await holds(started, place).catch(() => null) : null;
    if (now !== null) held.push({ run, ...now });
    await pause(200);
  }
  const faults = [...growthOf(held), ...(await leftBehind(place)), ...(await faultsOfRuns(place, runs))];
  return { held, faults };
}

/** What is loaded once is loaded by then. */
const warmRuns = 10;
/** A connection or two may be on its way out at any moment. */
const mostMoreFiles = 4;
/** What a suite remembers of a run that has ended. */
const mostBytesARun = 50_000;

function growthOf(held: readonly Held[]): string[] {
  const first = held.find(({ run }) => run >= warmRuns);
  const last = held.at(-1);
  if (first === undefined || last === undefined) return ['it did not say what it holds'];
  if (last.run === first.run) return [];
  const bytes = (last.heapBytes - first.heapBytes) / (last.run - first.run);
  return [
    ...(last.openFiles > first.openFiles + mostMoreFiles
      ? [`open files grew from ${first.openFiles} to ${last.openFiles}`]
      : []),
    ...(bytes > mostBytesARun ? [`each run left ${Math.round(bytes)} bytes of memory`] : []),
  ];
}

async function holds(
  started: ReturnType<typeof startAnswering>,
  { temporary }: Place,
): Promise<Omit<Held, 'run'>> {
  await started.sendMessage('what do you hold?');
  const { heapBytes } = (await started.getOneMessage()) as { heapBytes: number };
  const processes = processesOf(temporary).length;
  return { openFiles: openFilesOf(started.pid ?? 0).length, processes, heapBytes };
}

async function faultsOfRuns(place: Place, wanted: number): Promise<string[]> {
  const runs = runsOf(place);
  const faults: string[] = [];
  for (const run of runs) {
    const { damage } = await readRecord(run);
    const { state } = factsOf(run);
    faults.push(...damage, ...(state === 'finished' ? [] : [`${run} is ${state}`]));
  }
  return runs.length === wanted ? faults : [...faults, `${runs.length} run folders of ${wanted}`];
}
