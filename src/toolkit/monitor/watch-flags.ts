/** What to watch, from the flags of `run` and `monitor`. */
import { isLoopback, parseTarget } from '../config/target.ts';
import { UserError } from '../errors.ts';
import type { TargetChoice, Watched } from './open-sources.ts';

export interface WatchFlags {
  readonly pid?: string;
  readonly name?: string;
  readonly port?: string;
}

/** @throws UserError E_USAGE */
export function readWatched(flags: WatchFlags): Watched {
  return { target: readTarget(flags) };
}

/** A target on this machine is found by its port. */
export function targetOf(url: string): TargetChoice | null {
  if (!isLoopback(parseTarget('the target', url).host)) return null;
  const { port, protocol } = new URL(url);
  return { by: 'port', port: Number(port === '' ? (protocol === 'https:' ? 443 : 80) : port) };
}

function readTarget({ pid, name, port }: WatchFlags): TargetChoice | null {
  const given = Object.entries({ '--pid': pid, '--name': name, '--port': port }).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length > 1) {
    const flags = given.map(([flag]) => flag).join(' and ');
    throw new UserError('E_USAGE', `${flags} are both given; allowed is one of them`);
  }
  if (pid !== undefined) return { by: 'pid', pid: wholeNumber('--pid', pid, 4_194_304) };
  if (port !== undefined) return { by: 'port', port: wholeNumber('--port', port, 65_535) };
  return name === undefined ? null : { by: 'name', name };
}

function wholeNumber(flag: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  throw new UserError(
    'E_USAGE',
    `${flag} is ${JSON.stringify(text)}; allowed is a whole number from 1 to ${most}`,
  );
}
