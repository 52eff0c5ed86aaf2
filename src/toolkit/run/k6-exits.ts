/** k6's exit codes by name: errext/exitcodes of k6 v2. */
import type { K6End } from './k6-process.ts';

const names: Readonly<Record<number, string>> = {
  97: 'cloud test failed',
  98: 'cloud could not be reached',
  99: 'thresholds failed',
  100: 'setup timed out',
  101: 'teardown timed out',
  102: 'a timeout',
  103: 'no run could be started',
  104: 'bad configuration',
  105: 'interrupted',
  106: 'its REST API could not start',
  107: 'a script error',
  108: 'the script aborted the run',
  109: 'k6 panicked',
  110: 'the script failed the run',
};

/** `with 107 (a script error)`, or `by SIGKILL`. */
export function nameExit({ exitCode, signal }: K6End): string {
  if (exitCode === null) return `by ${signal ?? 'an unknown cause'}`;
  const name = names[exitCode];
  return name === undefined ? `with ${exitCode}` : `with ${exitCode} (${name})`;
}

/** Whether k6 did all it was asked for: its thresholds may have failed, or ended it at a broken limit. */
export function ranToItsEnd({ exitCode }: K6End): boolean {
  return exitCode === 0 || exitCode === 99;
}
