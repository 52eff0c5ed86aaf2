/** An access token, and for whom it speaks. */
import type { Credentials } from '../../lib/warm/credentials.ts';

/** The platform's own token life. */
export const lifeSeconds = 1800;

export interface Token {
  readonly text: string;
  readonly issuedMs: number;
  readonly expiresMs: number;
}

type Role = 'agent' | 'owner' | 'admin';

/** Who a minted token speaks for. */
export interface Bearer {
  readonly vu: number;
  /** The `sub` of every token; null: each VU has its own. */
  readonly subject: string | null;
  readonly role: Role;
  readonly location: string;
}

/** Who keeps a token, and by what it gets another one. */
export interface Keeper extends Bearer {
  readonly baseUrl: string;
  readonly credentials: Credentials;
}
