/** The golden runs, analysed. */
import { fileURLToPath } from 'node:url';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Analysis } from '../../src/toolkit/analyze/analysis.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';

export const goldenRuns = ['pass', 'fail', 'invalid', 'interrupted', 'foreign'] as const;
export type GoldenRun = (typeof goldenRuns)[number];

export function goldenPath(run: GoldenRun): string {
  const place = run === 'foreign' ? 'foreign/summary.json' : run;
  return fileURLToPath(new URL(`../golden/${place}`, import.meta.url));
}

export async function analyzeGolden(run: GoldenRun): Promise<Analysis> {
  return analyze(await readRecord(goldenPath(run)), { strict: false });
}
