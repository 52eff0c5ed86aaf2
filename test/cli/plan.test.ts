import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
