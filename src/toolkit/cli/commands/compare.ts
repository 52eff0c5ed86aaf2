/** `jorge-load compare <baseline | run> <run>`. */
import { compare as driveCompare } from '../../drive/compare.ts';
import type { CompareRequest } from '../../drive/requests.ts';
import { exitOfComparison } from '../../exit-policy.ts';
import { command } from '../command.ts';
import * as flags from '../flags.ts';
import { sayCompared } from '../say.ts';

export const compare = command<CompareRequest>({
  name: 'compare',
  what: 'hold a run against a baseline or an earlier run: regressed, improved, same or inconclusive',
  asks: {
    before: ['<baseline>', 'a baseline by its name, or a run folder'],
    run: ['<run>', 'the run folder to judge'],
    baselines: flags.baselines,
    thresholds: flags.tolerances,
    outDir: flags.out('where the comparison goes (default: the run folder)'),
  },
  notes: [flags.exitCodeNote],
  act: async (request) => exitOfComparison(sayCompared(await driveCompare(request))),
});
