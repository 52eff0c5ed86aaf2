/** JSON Web Tokens (RFC 7519), signed HS256 by k6's own crypto. */
import { b64encode, hmac } from '../hot/k6.ts';

/** @param claims as JSON */
export function signHs256(claims: string, secret: string): string {
  const head = b64encode('{"alg":"HS256","typ":"JWT"}', 'rawurl');
  const body = b64encode(claims, 'rawurl');
  const signature = hmac('sha256', secret, `${head}.${body}`, 'base64rawurl');
  return `${head}.${body}.${signature}`;
}
