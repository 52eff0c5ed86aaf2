/** Every reader on files broken at random: a value or one line, never a stack, and never a PASS. */
import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { broken, makeReaders, ofFolder, outcomeOf, type Reader } from './fuzz-readers.ts';

const names = [
  ...ofFolder,
  'samples.csv',
  'samples.json',
  'search.json',
  'scaling.json',
  'suite.json',
  'suites.json',
  'thresholds.json',
  'main.json',
  'report.json',
];

/** Of this process, whatever else the machine does: beyond it, a reader hangs. */
const mostCpuSeconds = 2;

/** @param numRuns cases a reader */
export function fuzzReaders(numRuns: number): void {
  let made: Awaited<ReturnType<typeof makeReaders>>;
  beforeAll(async () => {
    made = await makeReaders();
  });
  afterAll(() => made.remove());

  function readerOf(name: string): Reader {
    return made.readers.find((one) => one.name === name)!;
  }

  describe('a broken file', () => {
    it.each(['run.json', 'timeline.ndjson.gz'])('was, before, %s of a run that passed', async (name) => {
      expect(await outcomeOf(readerOf(name))).toBe('PASS');
    });

    it.each(names)('was, before, %s that is read', async (name) => {
      expect((await outcomeOf(readerOf(name))) ?? '').not.toMatch(/^E_|damaged|:/);
    });

    it.each(names)('of %s ends in a value or in one line, and never in a PASS', async (name) => {
      const reader = readerOf(name);
      await fc.assert(
        fc.asyncProperty(broken(reader.whole), async (bytes) => {
          await writeFile(reader.file, bytes);
          const before = process.cpuUsage();
          expect(await outcomeOf(reader)).not.toBe('PASS');
          const { user, system } = process.cpuUsage(before);
          expect((user + system) / 1e6).toBeLessThan(mostCpuSeconds);
        }),
        { numRuns },
      );
      await writeFile(reader.file, reader.whole);
    });
  });
}
