/** `jorge-load capacity` and `--resume <folder>`. */
import { capacity as driveCapacity, type CapacityResult, resumeCapacity } from '../../drive/capacity.ts';
import type { CapacityRequest } from '../../drive/requests.ts';
import { exitOfSearch } from '../../exit-policy.ts';
import { command } from '../command.ts';
import { withContext } from '../context.ts';
import * as flags from '../flags.ts';
import { say, sayPath, show } from '../say.ts';
import { searchFlags, trialGroups } from '../search-flags.ts';

const { faults, workers } = flags.ofSandbox;
const resume = 'go on with a search that was cut; other flags but --allow-target are taken from it';
const users = 'search users who wait (closed model) instead of arrivals per second';

export const capacity = command<CapacityRequest & flags.Resumable>({
  name: 'capacity',
  what: 'find the highest load that an SLO bears, as a bracket',
  groups: {
    Search: {
      ...searchFlags,
      unit: ['--users', users, () => 'users' as const],
      folder: ['--resume <folder>', resume],
    },
    Target: [{ sandbox: flags.sandbox }, { load: flags.target }, { sandbox: { faults, workers } }],
    ...trialGroups,
  },
  notes: [flags.credentialsNote, flags.exitCodeNote],
  act: async (asked, given) => {
    const resumed = flags.resumeRequest(asked);
    if (resumed !== null) return sayFound(await withContext((context) => resumeCapacity(resumed, context)));
    flags.refuseStray(given);
    return sayFound(await withContext((context) => driveCapacity(asked, context)));
  },
});

function sayFound({ search, document, page, resumeCommand }: CapacityResult): number {
  show(document);
  if (search.state !== 'finished') say(`go on with: ${resumeCommand}`);
  sayPath('report', page);
  return exitOfSearch(search);
}
