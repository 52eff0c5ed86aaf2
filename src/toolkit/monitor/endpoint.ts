/** Where a store or a page of metrics is, its credentials kept apart so that nothing else can print them. */
import { UserError } from '../errors.ts';

export interface Endpoint {
  /** Without credentials. */
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
}

/** @param source the flag or variable that gave the text @throws UserError E_USAGE, which never holds the text */
export function parseEndpoint(source: string, text: string, example: string): Endpoint {
  const protocol = example.slice(0, example.indexOf(':'));
  const protocols = [`${protocol}:`, `${protocol}s:`, ...(protocol === 'postgres' ? ['postgresql:'] : [])];
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !protocols.includes(url.protocol) || url.hostname === '') {
    throw new UserError('E_USAGE', `${source} is no such URL; allowed is one like ${example}`);
  }
  const { username, password } = url;
  url.username = '';
  url.password = '';
  return { url: url.href, username: decoded(username), password: decoded(password) };
}

function decoded(text: string): string | null {
  return text === '' ? null : decodeURIComponent(text);
}

/** For a client that takes nothing else. */
export function withCredentials({ url, username, password }: Endpoint): string {
  const whole = new URL(url);
  whole.username = encodeURIComponent(username ?? '');
  whole.password = encodeURIComponent(password ?? '');
  return whole.href;
}

const timeoutMs = 2000;

/** @throws Error with one line that holds no credentials */
export async function getText(endpoint: Endpoint, path: string): Promise<string> {
  const { url, username, password } = endpoint;
  const basic = Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64');
  const headers = username === null && password === null ? {} : { authorization: `Basic ${basic}` };
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url + path, { headers, signal, redirect: 'error' }).catch((cause: unknown) => {
    throw new Error(`${hostOf(endpoint)} does not answer (${reasonOf(cause)})`, { cause });
  });
  const text = await response.text();
  if (response.ok || text.startsWith('{')) return text;
  throw new Error(`${hostOf(endpoint)} answers ${response.status}`);
}

export function hostOf({ url }: Endpoint): string {
  return new URL(url).host;
}

/** The innermost code or words: `fetch failed` tells nothing. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (error.cause !== undefined && code === undefined) return reasonOf(error.cause);
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  if (error.message === '' && first !== undefined) return reasonOf(first);
  return error.message === '' ? (code ?? error.name) : error.message;
}
