/** How k6's garbage collector is set when we start it, and that run.json says so. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFactsSchema } from '../../src/toolkit/record/run-schema.ts';
import { chooseCollector } from '../../src/toolkit/run/collector.ts';
import { jorgeLoad, readJson, runsIn, secret, temporaryFolder } from '../cli/jorge-load.ts';

const gibibyte = 2 ** 30;

describe("k6's collector", () => {
  it.each<[string, { vus: number | null; freeBytes: number }, [string | null, string]]>([
    ['seldom at work with few users', { vus: 20, freeBytes: 8 * gibibyte }, ['400', '6553MiB']],
    ['at work more often with more', { vus: 1000, freeBytes: 8 * gibibyte }, ['146', '6553MiB']],
    ["with many as Go's default is", { vus: 10_000, freeBytes: 8 * gibibyte }, ['100', '6553MiB']],
    ['bounded by a small container', { vus: 20, freeBytes: gibibyte / 4 }, ['100', '204MiB']],
    ["left alone where the users aren't known", { vus: null, freeBytes: 8 * gibibyte }, [null, '6553MiB']],
  ])('is %s', (_, machine, [GOGC, GOMEMLIMIT]) => {
    expect(chooseCollector({}, machine)).toEqual({ GOGC, GOMEMLIMIT, setBy: 'jorge-load' });
  });

  it.each([{ GOGC: '50' }, { GOMEMLIMIT: '1GiB' }, { GOGC: 'off', GOMEMLIMIT: '1GiB' }])(
    'is as the person has set it: %j',
    (given) => {
      expect(chooseCollector(given, { vus: 20, freeBytes: 8 * gibibyte })).toEqual({
        GOGC: null,
        GOMEMLIMIT: null,
        ...given,
        setBy: 'person',
      });
    },
  );

  it.each([
    [{}, 'jorge-load'],
    [{ GOGC: '77' }, 'person'],
  ])('is in what k6 is started with, and in run.json: %j', async (given, setBy) => {
    const tells = join(temporaryFolder(), 'told.json');
    const outDir = temporaryFolder();
    const told = { K6_FAKE: 'tells-environment', K6_FAKE_TELLS: tells, JWT_SECRET: secret };
    await jorgeLoad(['run', 'smoke', '--no-monitor', '--target', 'http://127.0.0.1:9', '--out', outDir], {
      ...told,
      ...given,
    });
    const { env } = readJson(tells) as { env: Readonly<Record<string, string>> };
    const run: unknown = JSON.parse(readFileSync(join(runsIn(outDir)[0]!, 'run.json'), 'utf8'));
    const { collector } = runFactsSchema.parse(run);
    expect(collector).toEqual({ GOGC: env['GOGC'] ?? null, GOMEMLIMIT: env['GOMEMLIMIT'] ?? null, setBy });
    expect(env[setBy === 'person' ? 'GOGC' : 'GOMEMLIMIT']).toMatch(/^\d+(MiB)?$/);
  });
});
