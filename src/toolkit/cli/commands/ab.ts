/** `jorge-load ab --a URL --b URL <scenario>`. */
import { ab as driveAb } from '../../drive/ab.ts';
import { pairs } from '../../drive/request-values.ts';
import type { AbRequest } from '../../drive/requests.ts';
import { exitOfComparison } from '../../exit-policy.ts';
import { command } from '../command.ts';
import { withContext } from '../context.ts';
import * as flags from '../flags.ts';
import { sayCompared } from '../say.ts';

const { users, model, seed, own, subject } = flags.load;
const { allowTarget, skipProof } = flags.target;

export const ab = command<AbRequest>({
  name: 'ab',
  what: "two running builds in turn, short blocks, so that the machine's drift cancels",
  asks: { scenario: ['<scenario>', 'one of: jorge-load scenarios'] },
  groups: {
    Builds: {
      a: ['--a <url>', 'the build as it was', flags.asText, null],
      b: ['--b <url>', 'the build to judge; both take the same credentials', flags.asText, null],
      load: { allowTarget, skipProof },
      pairs: ['--pairs <n>', 'how many times each takes its turn', pairs, '10'],
      block: ['--block <duration>', 'length of a turn', flags.asText, '20s'],
    },
    Load: { load: { users, model, seed, own, subject } },
    Output: {
      thresholds: flags.tolerances,
      outDir: flags.out('where the folder of the blocks goes', 'runs'),
    },
  },
  notes: [flags.credentialsNote, flags.watchNote, flags.exitCodeNote],
  act: async (request) =>
    exitOfComparison(sayCompared(await withContext((context) => driveAb(request, context)))),
});
