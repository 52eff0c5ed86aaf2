/** A VU's access token, renewed before it expires: src/platform/warm/renew-token.ts says when, and by what. */
import type { Keeper } from '../warm/token.ts';

/** A token in use. */
export interface HeldToken {
  readonly text: string;
  /** From when on another one is asked for. */
  readonly dueMs: number;
  /** The same, once the target refused this one. */
  readonly dueIfRefusedMs: number;
}

/** None yet: the first request asks for one. */
export const noToken: HeldToken = { text: '', dueMs: 0, dueIfRefusedMs: 0 };

export interface TokenSource {
  /** Asked for at each request: one comparison, where nothing is due. */
  readonly current: () => string;
  /** The target did not accept the token: a later call gets another one. */
  readonly refused: () => void;
}

export type Renew = (keeper: Keeper, held: HeldToken) => HeldToken;

/** Not a class: its prototype, its instance and its fields' names would be 2 KiB more in each VU. */
export function tokenSource(keeper: Keeper, first: HeldToken, renew: Renew): TokenSource {
  let held = first;
  let dueMs = first.dueMs;
  return {
    current() {
      if (Date.now() >= dueMs) {
        held = renew(keeper, held);
        dueMs = held.dueMs;
      }
      return held.text;
    },
    refused() {
      dueMs = held.dueIfRefusedMs;
    },
  };
}
