import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plan } from '../../src/toolkit/drive/plan.ts';
import { scalingOf, search, searchedQueue } from '../capacity/search-record.ts';
import { jorgeLoad, root, temporaryFolder } from './jorge-load.ts';

function recordedRun(): string {
  const folder = join(temporaryFolder(), 'pass');
  cpSync(join(root, 'test/golden/pass'), folder, { recursive: true });
  return folder;
}

describe('jorge-load plan', () => {
  it('writes the plan of a run beside it, whole, and says the answers', async () => {
    const folder = recordedRun();
    const { exitCode, stdout } = await jorgeLoad(['plan', folder, '--price-per-replica-hour', '0.1']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('One replica held');
    expect(stdout).toContain('A million requests cost');
    const files = readdirSync(join(folder, 'plan')).sort();
    expect(files).toEqual(['nginx-upstream.conf', 'pdb.yaml', 'plan.html', 'plan.md']);
    expect(readFileSync(join(folder, 'plan/plan.md'), 'utf8')).toContain('# Capacity plan from ');
  });

  it.each([
    ['a capacity search', 'search.json', '.', searchedQueue(200)],
    [
      'a measurement of scaling',
      'scaling.json',
      'replicas-2',
      scalingOf([
        [1, searchedQueue(200)],
        [2, searchedQueue(380)],
      ]),
    ],
  ])('writes everything from the folder of %s', async (...[, file, trialsIn, record]) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, file), JSON.stringify(record));
    mkdirSync(join(folder, trialsIn, 'trials'), { recursive: true });
    cpSync(join(root, 'test/golden/pass'), join(folder, trialsIn, 'trials/x'), { recursive: true });
    const { exitCode, stdout, stderr } = await jorgeLoad(['plan', folder, '--price-per-replica-hour', '0.1']);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/(One replica|2 replicas) held [123]\d\d requests\/s, but not/);
    expect(stdout).toContain('A million requests cost');
    expect(readdirSync(join(folder, 'plan')).sort()).toEqual([
      ...['deployment.yaml', 'hpa.yaml', 'nginx-upstream.conf'],
      ...['pdb.yaml', 'plan.html', 'plan.md'],
    ]);
  });

  it.each([
    [
      'search.json',
      search([], { state: 'interrupted' }),
      {},
      'no load is proven in it; go on with jorge-load',
    ],
    ['search.json', search([]), {}, 'no load is proven in it; search with a wider slo'],
    ['search.json', {}, {}, 'search.json is broken at schemaVersion'],
    ['scaling.json', scalingOf([[1, search([])]]), {}, 'no load is proven in it'],
    ['scaling.json', scalingOf([]), { replicas: 2 }, 'replicas is known from'],
  ])('says in one line why %s is no ground for a plan', async (...[file, record, request, words]) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, file), JSON.stringify(record));
    await expect(plan({ source: folder, ...request })).rejects.toThrow(words);
    expect(readdirSync(folder)).toEqual([file]);
  });

  it.each([
    [['--replicas', '1.5'], '--replicas is "1.5"; allowed is a whole number, e.g. 2 (E_USAGE)'],
    [['--today', '-1'], '--today is "-1"; allowed is requests per second, e.g. 120 (E_USAGE)'],
    [['--price-per-replica-hour', 'ten'], '--price-per-replica-hour is "ten"; allowed is a price'],
    [['--pod-start', ''], '--pod-start is ""; allowed is seconds'],
  ])('refuses %j in one line and writes nothing', async (flags, words) => {
    const folder = recordedRun();
    const { exitCode, stderr } = await jorgeLoad(['plan', folder, ...flags]);
    expect(exitCode).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(words);
    expect(existsSync(join(folder, 'plan'))).toBe(false);
  });
});
