/**
 * The exit policy, whole: what each outcome ends a command with, and which of several is said.
 * suite.json keeps the codes of its runs, and `ci gate` ends with them.
 */
import type { Verdict } from './analyze/report-schema.ts';
import type { Comparison } from './compare/comparison-schema.ts';
import { exitCodes } from './base/errors.ts';
import { capacityReport } from './capacity/capacity-report.ts';
import { scalingReport } from './capacity/scaling-report.ts';
import type { ScalingRecord } from './record/scaling-schema.ts';
import type { SearchRecord } from './record/search-schema.ts';

/** @param strict whether a run of which nothing was asked is not good enough */
export function exitOfVerdict(verdict: Verdict, strict: boolean): number {
  switch (verdict) {
    case 'PASS':
      return exitCodes.pass;
    case 'FAIL':
      return exitCodes.gateFailed;
    case 'INVALID':
      return exitCodes.invalid;
    case 'NO GATES':
      return strict ? exitCodes.invalid : exitCodes.pass;
  }
}

export function exitOfComparison({ verdict }: Pick<Comparison, 'verdict'>): number {
  switch (verdict) {
    case 'regressed':
      return exitCodes.regression;
    case 'not comparable':
      return exitCodes.invalid;
    case 'improved':
    case 'same':
    case 'inconclusive':
      return exitCodes.pass;
  }
}

/** @param compared null where the run is held against nothing */
export function exitOfRun(
  verdict: Verdict,
  compared: Pick<Comparison, 'verdict'> | null,
  strict: boolean,
): number {
  const own = exitOfVerdict(verdict, strict);
  return compared === null ? own : worstExit(own, exitOfComparison(compared));
}

/** A broken gate is said before an invalid run, and that before a regression: 99, 98, 97. */
export function worstExit(...codes: readonly number[]): number {
  return Math.max(exitCodes.pass, ...codes);
}

/** 99 where not even the lowest load held, 98 where the target was not found out. */
export function exitOfSearch(search: SearchRecord): number {
  if (search.state === 'interrupted') return exitCodes.interrupted;
  switch (capacityReport(search).ending) {
    case 'bracketed':
    case 'at-least':
      return exitCodes.pass;
    case 'below-lowest':
      return exitCodes.gateFailed;
    case 'generator-limited':
    case 'target-died':
    case 'open':
      return exitCodes.invalid;
  }
}

/** 98 unless every size was found out. */
export function exitOfScaling(record: ScalingRecord, sizes: number): number {
  if (record.sizes.at(-1)?.search.state === 'interrupted') return exitCodes.interrupted;
  const known = scalingReport(record).sizes.filter(({ perSecond }) => perSecond !== null);
  return known.length === sizes ? exitCodes.pass : exitCodes.invalid;
}
