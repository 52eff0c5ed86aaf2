/**
 * `npm run bench:chaos [part …]`: jorge-load's own soak. Runs in a row, killed at random moments, and many at once; what
 * each leaves of processes, ports, files and memory, and whether its run folder reads. Output: tables on stdout, and exit
 * code 1 where anything was found. Linux; about half an hour in all, and each part can be run alone.
 */
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { atOnce } from './chaos/at-once.ts';
import { type Held, inARow } from './chaos/in-a-row.ts';
import { killOne, type Killed, kills } from './chaos/killed.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    row: { type: 'string', default: '200' },
    kills: { type: 'string', default: '50' },
    'at-once': { type: 'string', default: '20' },
    /** Of the moments at which runs are killed. */
    seed: { type: 'string', default: '1' },
  },
});

/** From 0 to 1, by a seed: Park and Miller's generator. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

const faults: string[] = [];

/** A line in ten or so: the first ones load what is loaded once. */
function shown(held: readonly Held[]): Held[] {
  const every = Math.max(1, Math.round(held.length / 10));
  return held.filter((_, at) => at % every === 0 || at === held.length - 1);
}

async function inARowPart(): Promise<void> {
  const found = await inARow(Number(flags.row));
  faults.push(...found.faults);
  const rows = shown(found.held).map(({ run, openFiles, processes, heapBytes }) => [
    String(run),
    String(openFiles),
    String(processes),
    (heapBytes / 1e6).toFixed(1),
  ]);
  say(markdownTable([['runs so far', 'open files', 'processes', 'heap after collection, MB'], ...rows]));
}

async function killsPart(): Promise<void> {
  const random = randomFrom(Number(flags.seed));
  const ended: Killed[] = [];
  for (let run = 0; run < Number(flags.kills); run += 1) {
    const kill = kills[run % kills.length]!;
    ended.push(await killOne(kill, random(), run % 3 > 0));
  }
  faults.push(...ended.flatMap((one) => one.faults.map((fault) => `${one.kill}, ${one.state}: ${fault}`)));
  const states = [...new Set(ended.map(({ state }) => state))].sort();
  const rows = kills.map(({ name }) => {
    const own = ended.filter(({ kill }) => kill === name);
    return [name, ...states.map((state) => String(own.filter((one) => one.state === state).length))];
  });
  say(markdownTable([['killed by', ...states], ...rows]));
}

async function atOncePart(): Promise<void> {
  faults.push(...(await atOnce(Number(flags['at-once']))));
  say(`${flags['at-once']} runs at once have ended`);
}

const parts = { 'in-a-row': inARowPart, killed: killsPart, 'at-once': atOncePart } as const;
for (const [name, part] of Object.entries(parts)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  say(`\n${name}\n`);
  await part();
}
say(`\n${faults.length} faults`);
for (const fault of faults) say(`- ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
