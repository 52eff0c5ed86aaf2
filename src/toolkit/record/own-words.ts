/**
 * A record in the words of its platform. Its plan has them; a record of before, or of no bundle, is told in those of the
 * project that reads it. Input: what the files hold. Output: the same, with nothing of its platform left open.
 */
import type { Plan } from '../../contract/plan.ts';
import type { PlatformWords } from '../../contract/platform.ts';
import { projectPlatform } from '../config/platform.ts';
import type { RunRecord } from './types.ts';

/** As the files have it. */
export type ReadRecord = Omit<RunRecord, 'platform'>;

export function inOwnWords(record: ReadRecord): RunRecord {
  const { plan } = record;
  return {
    ...record,
    platform: platformOf(plan),
    plan: plan === null ? null : { ...plan, isPeak: isPeak(plan) },
  };
}

export function platformOf(plan: Plan | null): PlatformWords {
  return plan?.platform ?? projectPlatform();
}

function isPeak({ isPeak: said, scenario }: Plan): boolean {
  return said ?? projectPlatform().earlier.peakScenarios.includes(scenario);
}
