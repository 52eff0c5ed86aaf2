/** The CLI as a person starts it, with folders of its own for what it keeps and for what it must not leave. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from '../../src/toolkit/config/paths.ts';
import type { RunFacts } from '../../src/toolkit/record/run-schema.ts';
import { filesBelow, isListening, leftAfter } from './machine.ts';

const cli = join(root, 'scripts/jorge-load.mjs');

export interface Place {
  readonly out: string;
  readonly temporary: string;
}

export function newPlace(): Place {
  const below = mkdtempSync(join(tmpdir(), 'jorge-load-chaos-'));
  return { out: join(below, 'out'), temporary: mkdtempSync(join(below, 'tmp-')) };
}

/** As short as a run can be that sends load. */
export const shortest = ['--users', '2', '--duration', '1s'];

const settings = ({ temporary }: Pick<Place, 'temporary'>) =>
  ({
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: temporary },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  }) as const;

export function startCli(args: readonly string[], place: Pick<Place, 'temporary'>) {
  return execa(process.execPath, [cli, ...args], settings(place));
}

const answering = ['--expose-gc', '--import', join(root, 'bench/chaos/answer-memory.mjs')];

/** One that can be asked what it holds. */
export function startAnswering(args: readonly string[], place: Pick<Place, 'temporary'>) {
  const quiet = { ipc: true, stdout: 'ignore', stderr: 'ignore' } as const;
  return execa(process.execPath, [...answering, cli, ...args], { ...settings(place), ...quiet });
}

/** The run folders in an output folder, and what else lies there. */
export function foundIn(out: string): { readonly runs: string[]; readonly litter: string[] } {
  const names = readdirSync(out);
  const isRun = (name: string): boolean => !name.startsWith('.');
  return {
    runs: names.filter(isRun).map((name) => join(out, name)),
    litter: names.filter((name) => !isRun(name)),
  };
}

export function factsOf(run: string): RunFacts {
  return JSON.parse(readFileSync(join(run, 'run.json'), 'utf8')) as RunFacts;
}

const reads = new Set([0, 98, 99]);

/** What is wrong with a run folder. */
export async function faultsOf(run: string): Promise<string[]> {
  const { state, target } = factsOf(run);
  const { exitCode, stderr } = await startCli(['report', run], newPlace());
  const { verdict } = JSON.parse(readFileSync(join(run, 'report.json'), 'utf8')) as { verdict: string };
  return [
    ...(reads.has(exitCode ?? -1)
      ? []
      : [`report ends with ${exitCode ?? 'a signal'}: ${stderr.slice(0, 300)}`]),
    ...(verdict === 'PASS' && state !== 'finished' ? [`PASS of a run that is ${state}`] : []),
    ...((await isListening(target.url)) ? [`${target.url} still listens`] : []),
  ];
}

const patienceMs = 10_000;

/** What a start that has ended left behind. */
export async function leftBehind({ temporary }: Place): Promise<string[]> {
  const processes = await leftAfter(temporary, patienceMs);
  return [
    ...processes.map(({ pid, command }) => `process ${pid}: ${command.slice(0, 80)}`),
    ...filesBelow(temporary).map((name) => `temporary file ${name}`),
  ];
}
