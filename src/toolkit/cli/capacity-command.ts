/** `jorge-load capacity` and `--resume <folder>`. */
import { relative } from 'node:path';
import { capacity, type CapacityResult, resumeCapacity } from '../drive/capacity.ts';
import { quote } from '../drive/command-line.ts';
import type { CapacityRequest } from '../drive/requests.ts';
import { exitOfSearch } from '../exit-policy.ts';
import { withContext } from './context.ts';
import { refuseStray } from './load-flags.ts';
import { say, sayPath, show } from './say.ts';
import { type SearchFlags, searchShape } from './search-flags.ts';

export interface CapacityFlags extends Omit<SearchFlags, 'users'> {
  readonly sandbox: boolean;
  readonly sandboxFault: readonly string[];
  readonly sandboxWorkers?: string;
  /** Search users instead of a rate. */
  readonly users: boolean;
  readonly resume?: string;
}

export async function capacityCommand(flags: CapacityFlags): Promise<number> {
  const { resume: folder, allowTarget } = flags;
  if (folder !== undefined) {
    const request = { folder, ...(allowTarget === undefined ? {} : { allowTarget }) };
    return sayFound(await withContext(async (context) => await resumeCapacity(request, context)));
  }
  const request = capacityRequest(flags);
  return sayFound(await withContext(async (context) => await capacity(request, context)));
}

function capacityRequest(flags: CapacityFlags): CapacityRequest {
  refuseStray(flags);
  const { sandbox, sandboxFault: faults, sandboxWorkers, users, ...shape } = flags;
  const unit = users ? 'users' : 'rate';
  const own = { faults, ...(sandboxWorkers === undefined ? {} : { workers: sandboxWorkers }) };
  return { ...searchShape(shape, unit), unit, ...(sandbox ? { sandbox: own } : {}) };
}

function sayFound({ search, document, page, folder }: CapacityResult): number {
  show(document);
  if (search.state !== 'finished') {
    const { ALLOW_TARGET: host } = search.overrides;
    const allowed = host === undefined ? '' : ` --allow-target ${host}`;
    say(`go on with: jorge-load capacity --resume ${quote(relative('', folder))}${allowed}`);
  }
  sayPath('report', page);
  return exitOfSearch(search);
}
