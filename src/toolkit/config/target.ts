/** Where the load goes. The bundle guards the target again, for `k6 run` alone: src/lib/target.ts. */
import { UserError } from '../errors.ts';

export interface Target {
  /** Without a trailing slash. */
  readonly url: string;
  readonly host: string;
}

const urlPattern = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?(\/[^?#\s]*)?$/i;

/** @param source the flag or variable that gave the text */
export function parseTarget(source: string, text: string): Target {
  if (/^https?:\/\/[^/]*@/i.test(text)) {
    throw new UserError(
      'E_USAGE',
      `${source} holds credentials; give them as JWT_SECRET, LOAD_USERNAME and LOAD_PASSWORD, or ACCESS_TOKEN`,
    );
  }
  const match = urlPattern.exec(text);
  if (match === null || !URL.canParse(text) || new URL(text).port === '0') {
    // What stands before an @ may be a password.
    const shown = text.includes('@') ? 'no such URL' : JSON.stringify(text);
    throw new UserError(
      'E_USAGE',
      `${source} is ${shown}; allowed is http(s)://host[:port][/path], e.g. http://127.0.0.1:8089`,
    );
  }
  return { url: text.replace(/\/+$/, ''), host: (match[2] ?? '').toLowerCase() };
}

/** 127.0.0.0/8 by number, ::1, or localhost. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
