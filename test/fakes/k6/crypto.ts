import { createHmac } from 'node:crypto';

export function hmac(algorithm: string, secret: string, data: string): string {
  return createHmac(algorithm, secret).update(data).digest('base64url');
}
