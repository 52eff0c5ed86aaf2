/** A login at the platform: once before the load, and by each VU whose token has aged. */
import type { Credentials } from '../../lib/warm/credentials.ts';
import { type Answer, send } from '../hot/send.ts';
import { fieldsOf } from './json-fields.ts';
import { lifeSeconds, type Token } from './token.ts';

/** No longer than servers take. */
const longestToken = 16_000;
const longestLifeSeconds = 1e9;

export type Login = Extract<Credentials, { readonly kind: 'login' }>;

/** What a login was answered; the token is null when there is none in it that can be sent. */
export interface LoggedIn {
  readonly answer: Answer;
  readonly token: Token | null;
}

export function logIn(baseUrl: string, login: Login): LoggedIn {
  const body = JSON.stringify({ username: login.username, password: login.password });
  const answer = send('POST', `${baseUrl}/api/auth/login`, body, {
    headers: { 'Content-Type': 'application/json' },
    tags: { name: 'auth_login', phase: 'auth' },
    redirects: 0,
    responseType: 'text',
  });
  return { answer, token: tokenIn(answer) };
}

function tokenIn(answer: Answer): Token | null {
  const { access_token: text, expires_in: life } = fieldsOf(answer);
  if (answer.status !== 200 || typeof text !== 'string' || text.length > longestToken) return null;
  if (!/^[!-~]+$/.test(text)) return null;
  const seconds = typeof life === 'number' && life > 0 && life < longestLifeSeconds ? life : lifeSeconds;
  const now = Date.now();
  return { text, issuedMs: now, expiresMs: now + seconds * 1000 };
}
