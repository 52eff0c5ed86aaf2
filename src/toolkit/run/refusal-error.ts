/** A k6 that ended before any load: the bundle's refusal, or k6's own reason, as the person's one line. */
import { UserError } from '../base/errors.ts';
import type { K6Log } from './k6-log.ts';
import type { K6End } from './k6-process.ts';
import { nameExit } from './k6-exits.ts';

/** k6's code for `exec.test.abort`, which `setup` ends with. */
const abortedExitCode = 108;

export function refusalError(log: K6Log, end: K6End): UserError {
  const refusal = log.refusal();
  if (log.isDiskFull())
    return new UserError('E_OUTPUT', `the disk is full: k6 could not write (${log.last()})`);
  if (refusal === null) {
    const words = log.last() === '' ? '' : `: ${log.last()}`;
    return new UserError('E_K6_CRASHED', `k6 ended before any load, ${nameExit(end)}${words}`);
  }
  if (refusal.includes('is not loopback')) return new UserError('E_TARGET_NOT_ALLOWED', refusal);
  if (/^(credentials|JWT_SECRET|LOAD_|ACCESS_TOKEN)/.test(refusal))
    return new UserError('E_CREDENTIALS', refusal);
  return new UserError(end.exitCode === abortedExitCode ? 'E_TARGET' : 'E_USAGE', refusal);
}
