/** The real k6 on a bundle, with nothing but environment variables. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { inject } from 'vitest';
import { root } from '../../src/toolkit/config/paths.ts';
import { readSummary } from '../../src/toolkit/record/read-summary.ts';
import type { Summary } from '../../src/toolkit/record/summary-schema.ts';

export interface K6Outcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Null when the run was refused. */
  readonly summary: Summary | null;
  readonly summaryText: string;
}

export function bundlePath(scenario: string): string {
  return join(root, 'build', `${scenario}.js`);
}

export async function k6(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Omit<K6Outcome, 'summary' | 'summaryText'>> {
  const { exitCode, stdout, stderr } = await execa(inject('k6Path'), args, {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      K6_NO_USAGE_REPORT: 'true',
      ...env,
    },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: 250_000,
  });
  return { exitCode, stdout, stderr };
}

export async function runBundle(
  scenario: string,
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<K6Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-k6-'));
  const file = join(folder, 'summary.json');
  try {
    const outcome = await k6(['run', '--quiet', ...flags, bundlePath(scenario)], {
      SUMMARY_FILE: file,
      ...env,
    });
    const summaryText = await readFile(file, 'utf8').catch(() => '');
    return { ...outcome, summaryText, summary: summaryText === '' ? null : await readSummary(file) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
