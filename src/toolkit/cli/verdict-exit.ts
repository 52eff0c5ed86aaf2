import type { Verdict } from '../analyze/report-schema.ts';
import { exitCodes } from '../errors.ts';

/** @param strict whether a run of which nothing was asked is not good enough */
export function verdictExitCode(verdict: Verdict, strict: boolean): number {
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
