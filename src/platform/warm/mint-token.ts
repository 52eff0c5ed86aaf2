/** A token as the platform itself would give it out, signed with its secret. */
import { newStream } from '../../lib/hot/random.ts';
import { signHs256 } from '../../lib/warm/jwt.ts';
import { type Bearer, lifeSeconds, type Token } from './token.ts';

const firstUserId = 1000;
const hexDigits = '0123456789abcdef';

/** As text, in which nothing needs to be escaped: the first `JSON` of a VU is 3 KiB in it. */
export function mintToken(secret: string, bearer: Bearer, nowMs: number): Token {
  const issued = (nowMs - (nowMs % 1000)) / 1000;
  const expires = issued + lifeSeconds;
  const random = newStream().begin(issued, bearer.vu, 0, 0);
  let id = '';
  while (id.length < 16) id += hexDigits[random.integer(0, 15)] ?? '';
  const subject = bearer.subject === null ? `"${firstUserId + bearer.vu}"` : JSON.stringify(bearer.subject);
  const claims =
    `{"sub":${subject},"iat":${issued},"nbf":${issued},"exp":${expires},"jti":"${id}"` +
    `,"token_type":"access","role":"${bearer.role}","locations":["${bearer.location}"]}`;
  return { text: signHs256(claims, secret), issuedMs: nowMs, expiresMs: expires * 1000 };
}
