/** `jorge-load ab --a URL --b URL <scenario>`. */
import { loadOptions, type LoadOptions } from '../config/overrides.ts';
import { ab, abRange } from '../drive/ab.ts';
import { UserError } from '../base/errors.ts';
import { exitOfComparison } from '../exit-policy.ts';
import { withContext } from './context.ts';
import { sayCompared } from './run-command.ts';

export interface AbFlags extends Omit<LoadOptions, 'target' | 'duration' | 'timeScale'> {
  readonly thresholds?: string;
  readonly out: string;
  readonly a: string;
  readonly b: string;
  readonly pairs: string;
  readonly block: string;
}

export async function abCommand(scenario: string, flags: AbFlags): Promise<number> {
  const { a, b, block, out: outDir, thresholds, pairs } = flags;
  const load = loadOptions({ ...flags });
  const request = { scenario, a, b, block, outDir, load, pairs: readPairs(pairs) };
  const compared = await withContext(
    async (context) => await ab({ ...request, ...(thresholds === undefined ? {} : { thresholds }) }, context),
  );
  sayCompared(compared);
  return exitOfComparison(compared.comparison);
}

function readPairs(text: string): number {
  const { fewestPairs, mostPairs } = abRange;
  const pairs = Number(text);
  if (Number.isInteger(pairs) && pairs >= fewestPairs && pairs <= mostPairs) return pairs;
  throw new UserError(
    'E_USAGE',
    `--pairs is ${JSON.stringify(text)}; allowed is a whole number from ${fewestPairs} to ${mostPairs}`,
  );
}
