/** JSON Web Tokens (RFC 7519), signed HS256 by k6's own crypto. */
import { b64encode, hmac } from './k6.ts';

export type Claims = Readonly<Record<string, unknown>>;

export function signHs256(claims: Claims, secret: string): string {
  const head = b64encode(JSON.stringify({ alg: 'HS256', typ: 'JWT' }), 'rawurl');
  const body = b64encode(JSON.stringify(claims), 'rawurl');
  const signature = hmac('sha256', secret, `${head}.${body}`, 'base64rawurl');
  return `${head}.${body}.${signature}`;
}
