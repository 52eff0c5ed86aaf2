/**
 * `npm run bench [case …] [-- --minutes N]`: measures what docs/performance.md claims. Prints a table as cases end, and writes
 * bench/results.json. Ratios are of one run; these are the figures to compare between machines.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { writeWhole } from '../src/toolkit/base/atomic-write.ts';
import { root } from '../src/toolkit/config/paths.ts';
import { hostFacts } from '../src/toolkit/run/host-facts.ts';
import { buildTime } from './build-time.ts';
import { distributed } from './distributed.ts';
import type { BenchCase, Row } from './rows.ts';
import { monitorCost } from './monitor-cost.ts';
import { outputs } from './outputs.ts';
import { reportOfRecords } from './report-of-records.ts';
import { sandboxRate } from './sandbox-rate.ts';
import { soak } from './soak.ts';
import { start } from './start.ts';
import { stress } from './stress.ts';
import { throughput } from './throughput.ts';
import { vuMemory } from './vu-memory.ts';
import { vuStart } from './vu-start.ts';

const cases: readonly BenchCase[] = [
  buildTime,
  sandboxRate,
  throughput,
  vuMemory,
  vuStart,
  stress,
  start,
  reportOfRecords,
  monitorCost,
  outputs,
  distributed,
  soak,
];

const { values, positionals: wanted } = parseArgs({
  ...{ allowPositionals: true, options: { minutes: { type: 'string' } } },
} as const);
const options = values.minutes === undefined ? {} : { minutes: Number(values.minutes) };
const unknown = wanted.find((name) => !cases.some((one) => one.name === name));
if (unknown !== undefined) {
  process.stderr.write(
    `error: case ${unknown} does not exist; allowed is ${cases.map(({ name }) => name).join(', ')}\n`,
  );
  process.exit(2);
}

const rows: Row[] = [];
const isWanted = ({ name, isLong }: BenchCase): boolean =>
  wanted.length === 0 ? isLong !== true : wanted.includes(name);
for (const { name, about, run } of cases.filter(isWanted)) {
  process.stdout.write(`\n${name}: ${about}\n\n`);
  const measured = await run(options);
  rows.push(...measured);
  const lines = measured.map((row) => [
    row.case === name ? row.figure : `${row.case}: ${row.figure}`,
    String(Number(row.value.toPrecision(4))),
    row.unit,
  ]);
  process.stdout.write(`${markdownTable([['figure', 'value', 'unit'], ...lines])}\n`);
}
const file = join(root, 'bench/results.json');
await writeWhole(
  file,
  `${JSON.stringify({ measuredAt: new Date().toISOString(), host: hostFacts(), rows }, null, 2)}\n`,
);
process.stdout.write('\nwritten to bench/results.json\n');
