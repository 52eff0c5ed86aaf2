/** `jorge-load report` of the longest records: a day of seconds and 40 series, and a CSV of a million requests. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureCli } from './cli.ts';
import { csvLines, recordLines, writeLines } from './made-records.ts';
import type { BenchCase, Row } from './rows.ts';

interface Record {
  readonly name: string;
  readonly file: string;
  readonly lines: () => Iterable<string>;
}

const records: readonly Record[] = [
  {
    name: 'report of 86,400 periods, 40 series',
    file: 'seconds.ndjson.gz',
    lines: () => recordLines({ periods: 86_400, seconds: 1, endpoints: 12 }),
  },
  { name: 'report of a CSV of 1 M requests', file: 'samples.csv.gz', lines: () => csvLines(1_000_000) },
];

export const reportOfRecords: BenchCase = {
  name: 'reports',
  about: 'jorge-load report of long records, the whole process (goal: 86,400 periods ≤ 250 MB)',
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jorge-load-bench-'));
    try {
      const rows: Row[] = [];
      for (const one of records) rows.push(...(await measure(one, folder)));
      return rows;
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

async function measure({ name, file, lines }: Record, folder: string): Promise<Row[]> {
  const path = join(folder, file);
  await writeLines(path, lines());
  const { wallMs, peakBytes } = await measureCli(['report', path]);
  const { size } = await stat(join(folder, 'report.html'));
  return [
    { case: name, figure: 'time', value: wallMs / 1000, unit: 's' },
    { case: name, figure: 'peak memory', value: peakBytes / 1024 ** 2, unit: 'MB' },
    { case: name, figure: 'page', value: size / 1024 ** 2, unit: 'MB' },
  ];
}
