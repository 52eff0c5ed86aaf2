/** The flags of `run`, `suite` and `ci run` as a request. */
import { type FlatRequest, loadRequestOf } from '../drive/kept-request.ts';
import type { LoadRequest } from '../drive/requests.ts';
import { UserError } from '../base/errors.ts';

export type LoadFlags = FlatRequest;

/** @throws UserError E_USAGE for a sandbox's flag without a sandbox */
export function loadRequest(flags: LoadFlags): LoadRequest {
  refuseStray(flags);
  return loadRequestOf(flags);
}

export function refuseStray({
  sandbox,
  sandboxFault,
  sandboxWorkers,
}: Pick<LoadFlags, 'sandbox' | 'sandboxFault' | 'sandboxWorkers'>): void {
  const stray = sandboxFault.length > 0 ? '--sandbox-fault' : sandboxWorkers && '--sandbox-workers';
  if (sandbox || stray === undefined || stray === '') return;
  throw new UserError('E_USAGE', `${stray} is given without --sandbox; add --sandbox`);
}
