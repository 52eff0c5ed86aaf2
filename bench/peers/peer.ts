/** Who is compared: anything that puts a load on the sandbox and says how many requests it sent. */
import type { Measured } from '../k6.ts';

export interface Load {
  readonly url: string;
  readonly users: number;
  readonly seconds: number;
  readonly waits: boolean;
}

export type Seen = Pick<Measured, 'requests' | 'cpuSeconds' | 'rssBytes'>;

/** @throws Error when an answer was not right, or the tool failed */
export type Peer = (load: Load) => Promise<Seen>;

export interface Peers {
  /** The tool and its version, for the line above the table. */
  readonly version: string;
  readonly peers: Readonly<Record<string, Peer>>;
}

/** What every script but k6's is told by its environment. */
export function variablesOf({ url, users, seconds, waits }: Load): Record<string, string> {
  return {
    TARGET_URL: url,
    USERS: String(users),
    SECONDS: String(seconds),
    ...(waits ? { WAITS: '1' } : {}),
  };
}
