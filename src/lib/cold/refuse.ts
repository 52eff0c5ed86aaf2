/** How a bundle says no: one line that starts with the prefix, and no packet sent after it. */
import { exec } from '../hot/k6.ts';
import { refusalPrefix } from '../../contract/refusal.ts';

/** Ends the init stage. A thrown string reaches k6's log without a stack; an Error would bring one. */
export function refuseInit(message: string): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  throw `${refusalPrefix}${message}`;
}

/** Ends the run from `setup`, before any VU starts. */
export function refuseRun(message: string): never {
  exec.test.abort(`${refusalPrefix}${message}`);
  throw new Error('exec.test.abort did not end setup');
}
