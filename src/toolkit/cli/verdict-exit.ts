import type { Verdict } from '../analyze/report-schema.ts';
import { exitCodes } from '../errors.ts';

export function verdictExitCode(verdict: Verdict): number {
  switch (verdict) {
    case 'PASS':
      return exitCodes.pass;
    case 'FAIL':
      return exitCodes.gateFailed;
    case 'INVALID':
      return exitCodes.invalid;
  }
}
