/** A login at the platform: once before the load, and by each VU whose token has aged. */
import { type Answer, send } from '../hot/send.ts';
import { lifeSeconds, type Login, type LogIn, type Token } from '../hot/tokens.ts';
import { fieldsOf } from './json-fields.ts';

/** No longer than servers take. */
const longestToken = 16_000;
const longestLifeSeconds = 1e9;

export function logIn(baseUrl: string, login: Login): ReturnType<LogIn> {
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
