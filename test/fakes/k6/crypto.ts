import { createHash, createHmac } from 'node:crypto';

export function hmac(algorithm: string, secret: string, data: string): string {
  return createHmac(algorithm, secret).update(data).digest('base64url');
}

export function sha256(data: string | ArrayBuffer): string {
  return createHash('sha256')
    .update(Buffer.from(data as string))
    .digest('hex');
}
