/** HS256 tokens with @fastify/jwt: who asks, and which locations that person may see. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Account } from './accounts.ts';
import { HttpError, noAccess } from './errors.ts';

export interface Claims {
  readonly sub: string;
  readonly iat: number;
  readonly exp: number;
  readonly role: string;
  readonly locations: readonly string[];
}

export const tokenLifeSeconds = 1800;
const rememberedTokens = 20_000;

/** Verifies tokens, and remembers the good ones: a client sends the same token thousands of times. */
export class TokenCheck {
  private readonly app: FastifyInstance;
  private readonly known = new Map<string, Claims>();

  constructor(app: FastifyInstance) {
    this.app = app;
  }

  /** @param maxAgeSeconds tokens older than this count as expired; null leaves it to `exp` */
  claims(request: FastifyRequest, maxAgeSeconds: number | null): Claims {
    const { authorization } = request.headers;
    if (authorization?.startsWith('Bearer ') !== true) throw new HttpError(401, 'Not authenticated');
    const claims = this.verified(authorization.slice('Bearer '.length));
    const now = Date.now() / 1000;
    const expires = maxAgeSeconds === null ? claims.exp : Math.min(claims.exp, claims.iat + maxAgeSeconds);
    if (now >= expires) throw new HttpError(401, 'Token has expired');
    return claims;
  }

  private verified(token: string): Claims {
    const known = this.known.get(token);
    if (known !== undefined) return known;
    const claims = this.verify(token);
    if (this.known.size >= rememberedTokens) this.known.clear();
    this.known.set(token, claims);
    return claims;
  }

  private verify(token: string): Claims {
    let claims: Partial<Claims>;
    try {
      claims = this.app.jwt.verify(token);
    } catch {
      throw new HttpError(401, 'Could not validate credentials');
    }
    const { sub, iat, exp, role, locations } = claims;
    const isWhole = typeof iat === 'number' && typeof exp === 'number' && typeof role === 'string';
    if (!isWhole || typeof sub !== 'string' || !/^\d+$/.test(sub) || !Array.isArray(locations)) {
      throw new HttpError(401, 'Could not validate credentials');
    }
    return { sub, iat, exp, role, locations };
  }
}

export function issueToken(app: FastifyInstance, account: Account): string {
  const issued = Math.floor(Date.now() / 1000);
  const jti = Array.from({ length: 16 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
  return app.jwt.sign({
    ...account,
    iat: issued,
    nbf: issued,
    exp: issued + tokenLifeSeconds,
    jti,
    token_type: 'access',
  });
}

/** A tenant can't learn that another exists: no access looks like no location. */
export function requireLocation(claims: Claims, location: string, known: ReadonlySet<string>): void {
  const mayAll = claims.role === 'admin' && known.has(location);
  if (!mayAll && !claims.locations.includes(location)) throw new HttpError(404, noAccess);
}

export function requireOwner(claims: Claims): void {
  if (claims.role !== 'admin' && claims.role !== 'owner') throw new HttpError(404, noAccess);
}
