/** Where a store or a page of metrics is, its credentials kept apart so that nothing else can print them. */
import { isUtf8 } from 'node:buffer';
import { type Redact, redactorOf } from '../../contract/redact.ts';
import { RequestError } from '../base/errors.ts';
import { lateWords } from './source.ts';

export interface Endpoint {
  /** Without credentials. */
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
}

/** @param source what gave the text: a field of a request, or a variable @throws UserError E_USAGE, which never holds the text */
export function parseEndpoint(source: string, text: string, example: string): Endpoint {
  const protocol = example.slice(0, example.indexOf(':'));
  const protocols = [`${protocol}:`, `${protocol}s:`, ...(protocol === 'postgres' ? ['postgresql:'] : [])];
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !protocols.includes(url.protocol) || url.hostname === '') {
    throw new RequestError(
      'E_USAGE',
      (name) => `${name(source)} is no such URL; allowed is one like ${example}`,
    );
  }
  const fromQuery = takeCredentials(url);
  const [username, password] = [url.username, url.password].map((part) => decoded(source, part));
  // The drivers of the stores decode the rest as well; a page's address is sent as it stands.
  if (!protocol.startsWith('http')) decoded(source, url.pathname);
  url.username = '';
  url.password = '';
  return {
    url: url.href,
    username: fromQuery.username ?? username ?? null,
    password: fromQuery.password ?? password ?? null,
  };
}

/** What the drivers of the stores take from a query as well; no page of metrics is asked for one. */
function takeCredentials({ protocol, searchParams }: URL): Partial<Pick<Endpoint, 'username' | 'password'>> {
  if (protocol.startsWith('http')) return {};
  const taken = Object.entries({ username: ['user', 'username'], password: ['password'] }).flatMap(
    ([part, names]) => {
      const value = names.map((name) => searchParams.get(name)).find((one) => one !== null);
      for (const name of names) searchParams.delete(name);
      return value == null ? [] : [[part, value]];
    },
  );
  return Object.fromEntries(taken) as Partial<Pick<Endpoint, 'username' | 'password'>>;
}

const secretName = /pass|secret|token|key|auth|sig/i;

/** What nobody else may read of an address: as it is written, and as a driver decodes it. */
export function secretsIn(text: string): string[] {
  if (!URL.canParse(text)) return [];
  const { password, searchParams } = new URL(text);
  const asked = [...searchParams].filter(([name]) => secretName.test(name)).map(([, value]) => value);
  const written = new URLSearchParams(`x=${password.replaceAll('+', '%2B')}`).get('x') ?? '';
  return [password, written, ...asked].filter((secret) => secret !== '');
}

/** For what a store or a page says. */
export function redactorFor({ url, password }: Endpoint): Redact {
  return redactorOf([password ?? '', ...secretsIn(url)]);
}

function decoded(source: string, text: string): string | null {
  try {
    return text === '' ? null : decodeURIComponent(text);
  } catch {
    throw new RequestError(
      'E_USAGE',
      (name) => `${name(source)} is no such URL: a % in a password is written %25, and in a name, too`,
    );
  }
}

/** For a client that takes nothing else. */
export function withCredentials({ url, username, password }: Endpoint): string {
  const whole = new URL(url);
  whole.username = encodeURIComponent(username ?? '');
  whole.password = encodeURIComponent(password ?? '');
  return whole.href;
}

const timeoutMs = 2000;
const megabyte = 1024 * 1024;
/** A longer answer is let go of: reading it every second would disturb the load. */
const mostMegabytes = 4;

export interface Answer {
  readonly text: string;
  /** Empty where it is not said. */
  readonly contentType: string;
}

interface Request {
  readonly path?: string;
  readonly accept?: string;
  /** Whether an error's own words, in JSON, are an answer too. */
  readonly takesErrors?: boolean;
}

/** @throws Error with one line that holds no credentials */
export async function get(
  endpoint: Endpoint,
  { path = '', accept = '*/*', takesErrors = false }: Request,
): Promise<Answer> {
  const { url, username, password } = endpoint;
  const basic = Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64');
  const authorization = username === null && password === null ? {} : { authorization: `Basic ${basic}` };
  const headers = { accept, ...authorization };
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url + path, { headers, signal, redirect: 'manual' }).catch(
    (cause: unknown) => {
      throw silence(`${hostOf(endpoint)} does not answer`, cause);
    },
  );
  const text = await readBody(response).catch((cause: unknown) => {
    if (cause instanceof Unreadable) throw new Error(`${hostOf(endpoint)} ${cause.message}`, { cause });
    throw silence(`${hostOf(endpoint)} does not answer to the end`, cause);
  });
  const contentType = response.headers.get('content-type') ?? '';
  if (response.ok || (takesErrors && text.startsWith('{')))
    return { text: withoutCredentials(endpoint, text), contentType };
  const elsewhere = response.headers.get('location');
  const sent = elsewhere === null ? '' : ', which sends elsewhere: name the page itself';
  throw new Error(`${hostOf(endpoint)} answers ${response.status}${sent}`);
}

/** An answer that came, and that no reader can take. */
class Unreadable extends Error {}

/** One that took too long is told in the sampler's own words, which has said it already: it waits less. */
function silence(what: string, cause: unknown): Error {
  const isLate = cause instanceof Error && cause.name === 'TimeoutError';
  return new Error(isLate ? lateWords : `${what} (${reasonOf(cause)})`, { cause });
}

/** A page of every second is not gone through where there is nothing to find. */
function withoutCredentials(endpoint: Endpoint, text: string): string {
  const isOpen = endpoint.password === null && secretsIn(endpoint.url).length === 0;
  return isOpen ? text : redactorFor(endpoint)(text);
}

async function readBody(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const body = response.body as AsyncIterable<Uint8Array> | null;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > mostMegabytes * megabyte) throw new Unreadable(`answers more than ${mostMegabytes} MB`);
    chunks.push(chunk);
  }
  const whole = Buffer.concat(chunks);
  if (!isUtf8(whole)) throw new Unreadable('answers what is no UTF-8');
  return new TextDecoder().decode(whole);
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
