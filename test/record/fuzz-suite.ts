/** Every reader on files broken at random: a value or one line, never a stack, and never a PASS. */
import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { broken, makeReaders, ofFolder, outcomeOf, type Reader } from './fuzz-readers.ts';

/** Files that are read alone. */
const alone = [
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

/** Files of both kinds: of run folders, which are read whole, and those that are read alone. */
export const kinds = { ofFolder, alone };

/** @param numRuns cases a reader */
export function fuzzReaders(names: readonly string[], numRuns: number): void {
  let made: Awaited<ReturnType<typeof makeReaders>>;
  beforeAll(async () => {
    made = await makeReaders();
  });
  afterAll(() => made.remove());

  function readerOf(name: string): Reader {
    return made.readers.find((one) => one.name === name)!;
  }

  describe('a whole file', () => {
    const judged = names.filter((name) =>
      ['run.json', 'metrics.ndjson.gz', 'timeline.ndjson.gz'].includes(name),
    );
    it.each(judged)('%s is of a run that passed', async (name) => {
      expect(await outcomeOf(readerOf(name))).toBe('PASS');
    });

    it.each(names)('%s is read', async (name) => {
      expect((await outcomeOf(readerOf(name))) ?? '').not.toMatch(/^E_|damaged|:/);
    });
  });

  // Each reader has a folder of its own, and waits for the disk: they take turns. The timeout finds one that hangs.
  describe.concurrent('a broken file', () => {
    const title = 'of %s ends in a value or in one line, and never in a PASS';
    it.for(names)(title, { timeout: 1_800_000 }, async (name, { expect }) => {
      const reader = readerOf(name);
      await fc.assert(
        fc.asyncProperty(broken(reader.whole), async (bytes) => {
          await writeFile(reader.file, bytes);
          expect(await outcomeOf(reader)).not.toBe('PASS');
        }),
        { numRuns },
      );
    });
  });
}
