/** What goes by before a person sees anything: the start alone, and `report` of a minute, an hour and a day. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CliCost, measureCli } from './cli.ts';
import { recordLines, writeLines } from './made-records.ts';
import { type BenchCase, median, type Row } from './rows.ts';

const rounds = 7;

export const start: BenchCase = {
  name: 'start',
  about:
    'the whole process, medians of seven (goals on idle cores: --version ≤ 80 ms, report of a minute ≤ 300 ms)',
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jorge-load-bench-'));
    try {
      const commands = await commandsIn(folder);
      const costs: Record<string, CliCost[]> = {};
      // In turns: what else the machine does meets all of them.
      for (let round = 0; round < rounds; round += 1) {
        for (const [name, args] of Object.entries(commands))
          (costs[name] ??= []).push(await measureCli(args));
      }
      return Object.entries(costs).flatMap(([name, seen]) => rowsOf(name, seen));
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

/** A minute is a whole run folder; an hour and a day are dashboard records, of at most k6's 2,880 periods. */
async function commandsIn(folder: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const [hour, day] = [join(folder, 'hour.ndjson.gz'), join(folder, 'day.ndjson.gz')];
  await writeLines(hour, recordLines({ periods: 3_600, seconds: 1, endpoints: 8 }));
  await writeLines(day, recordLines({ periods: 2_880, seconds: 30, endpoints: 8 }));
  return {
    '--version': ['--version'],
    'report of 1 min': ['report', 'test/golden/pass', '--out', join(folder, 'minute')],
    'report of 1 h': ['report', hour],
    'report of 24 h': ['report', day],
  };
}

function rowsOf(name: string, costs: readonly CliCost[]): Row[] {
  const row = (figure: string, unit: string, value: (cost: CliCost) => number): Row => ({
    ...{ case: name, figure, unit },
    value: median(costs.map(value)),
  });
  return [
    row('time', 'ms', ({ wallMs }) => wallMs),
    row('CPU', 'ms', ({ cpuMs }) => cpuMs),
    row('peak memory', 'MB', ({ peakBytes }) => peakBytes / 1024 ** 2),
  ];
}
