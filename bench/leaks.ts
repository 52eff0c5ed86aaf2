/**
 * `npm run bench:leaks`: how often the leak test errs, on made hours of memory whose truth is known. Output: the table of
 * docs/statistics.md on stdout. Seeded; under a minute.
 */
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { runOf } from '../src/toolkit/analyze/run.ts';
import { judgeMemory } from '../src/toolkit/analyze/system/endurance.ts';
import {
  makeMemory,
  type MemoryKind,
  memoryKinds,
  memoryRecord,
} from '../test/analyze/system/made-memory.ts';

const { values: flags } = parseArgs({
  options: {
    runs: { type: 'string', default: '400' },
    /** Of the first hour; the constants were chosen on 0 to 1,400. */
    seed: { type: 'string', default: '100000' },
  },
});
const runs = Number(flags.runs);

const said = ['leak', 'step', 'plateau', 'none', 'unknown', 'insufficient'] as const;

function rowOf(kind: MemoryKind): string[] {
  const found = Array.from(
    { length: runs },
    (_, place) =>
      judgeMemory(runOf(memoryRecord(makeMemory(kind, Number(flags.seed) + place + 1))), null).status,
  );
  const share = (status: string): string => {
    const count = found.filter((one) => one === status).length;
    return count === 0 ? '' : `${((count / runs) * 100).toFixed(1)} %`;
  };
  return [kind.name, kind.truth, ...said.map(share)];
}

const rows = memoryKinds.map(rowOf);
process.stdout.write(`${markdownTable([['an hour of 200 MB', 'truth', ...said], ...rows])}\n`);
