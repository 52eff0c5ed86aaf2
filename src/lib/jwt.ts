/** JSON Web Tokens (RFC 7519), signed HS256 by k6's own crypto. */
import { hmac } from 'k6/crypto';
import encoding from 'k6/encoding';

export type Claims = Readonly<Record<string, unknown>>;

export function signHs256(claims: Claims, secret: string): string {
  const head = encoding.b64encode(JSON.stringify({ alg: 'HS256', typ: 'JWT' }), 'rawurl');
  const body = encoding.b64encode(JSON.stringify(claims), 'rawurl');
  const signature = hmac('sha256', secret, `${head}.${body}`, 'base64rawurl');
  return `${head}.${body}.${signature}`;
}

/** A token's claims, unverified; null when it is no JWT. */
export function readClaims(token: string): Claims | null {
  const body = token.split('.')[1];
  if (body === undefined) return null;
  try {
    const claims: unknown = JSON.parse(encoding.b64decode(body, 'rawurl', 's'));
    return typeof claims === 'object' && claims !== null ? (claims as Claims) : null;
  } catch {
    return null;
  }
}

/** The same claims, signed by somebody who does not know the secret. */
export function forge(token: string): string {
  return signHs256(readClaims(token) ?? {}, 'somebody who does not know the secret');
}
