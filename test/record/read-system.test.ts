/** system.ndjson with times that cannot be: what is kept, and what is said. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { readSystem } from '../../src/toolkit/record/read-system.ts';
import { renderMarkdown } from '../documents/forms.ts';

const startMs = Date.parse('2026-03-01T10:00:00Z');
const good = (second: number): string => JSON.stringify({ t: startMs + second * 1000, 'host.cpuShare': 0.5 });
const at = (t: string): string => `{"t":${t},"host.cpuShare":0.9}`;

function fileOf(lines: readonly string[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'jorge-load-system-')), 'system.ndjson');
  writeFileSync(file, lines.join('\n'));
  return file;
}

it.each<[string, string[], kept: number]>([
  ['a time before all others', [at('-1e308'), good(0), good(1)], 2],
  ['a time after all others', [good(0), good(1), at('1e308')], 2],
  ['an endless time', [good(0), at('1e999'), good(1)], 2],
  ['a time in seconds', [good(0), at(String(startMs / 1000)), good(1)], 2],
  ['a time of another year', [at(String(startMs + 400 * 86_400_000)), good(0), good(1), good(2)], 3],
  ['a time of the day before', [good(0), good(1), at(String(startMs - 86_400_000)), good(2)], 3],
  ['a time of the day after', [good(0), at(String(startMs + 86_400_000)), good(1), good(2)], 3],
  ['the same time again', [good(0), good(1), good(1)], 2],
])('leaves out %s, and says so', async (_what, lines, kept) => {
  const { system, notes } = await readSystem(fileOf(lines));
  expect(system?.timesMs).toEqual(
    Float64Array.from({ length: kept }, (_, second) => startMs + second * 1000),
  );
  expect(system?.series.get('host.cpuShare')).toHaveLength(kept);
  expect(notes).toEqual(['1 line of system.ndjson is left out, with a time that is not of this run']);
});

it.each(['1e999', '-1e999', '1e308', '-1e101'])(
  'keeps a line whole but for a figure of %s, and says so',
  async (odd) => {
    const file = fileOf([good(0), `{"t":${startMs + 1000},"host.cpuShare":${odd},"host.memoryShare":0.1}`]);
    const { system, notes } = await readSystem(file);
    expect(system?.series.get('host.cpuShare')).toEqual(Float64Array.from([0.5, NaN]));
    expect(system?.series.get('host.memoryShare')).toEqual(Float64Array.from([NaN, 0.1]));
    expect(notes).toEqual(['1 number of system.ndjson is no measurement']);
    expect(renderMarkdown(analyze(await readRecord(file), { strict: false }))).not.toMatch(/Infinity|NaN/);
  },
);

it('is no record where no time can be', async () => {
  expect((await readSystem(fileOf([at('0'), at('-5')]))).system).toBeNull();
});

const numbers = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-1e308, 1e308, 8.64e15, -0, 1e12));

it('reports on a record in which any times were damaged', async () => {
  const damage = fc.array(fc.tuple(fc.nat(20), numbers.filter(Number.isFinite)), {
    minLength: 1,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(damage, async (wrong) => {
      const lines = Array.from({ length: 21 }, (_, second) => good(second));
      for (const [place, t] of wrong) lines[place] = at(JSON.stringify(t));
      const page = renderMarkdown(analyze(await readRecord(fileOf(lines)), { strict: false }));
      expect(page).not.toMatch(/NaN|Infinity|undefined/);
    }),
    { numRuns: 200 },
  );
});
