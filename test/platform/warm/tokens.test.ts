import http from 'k6/http';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readClaims } from '../../../src/lib/cold/jwt.ts';
import type { Credentials } from '../../../src/lib/warm/credentials.ts';
import { noToken, tokenSource, type TokenSource } from '../../../src/platform/hot/token-source.ts';
import { renewToken } from '../../../src/platform/warm/renew-token.ts';

const minuteMs = 60_000;

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const bearer = { subject: null, role: 'owner', location: 'L1' } as const;

function source(vu: number, credentials: Credentials): TokenSource {
  const keeper = { ...bearer, baseUrl: 'http://127.0.0.1:1', credentials, vu };
  return tokenSource(keeper, noToken, renewToken);
}

function expiryMs(token: string): number {
  return Number(readClaims(token)?.['exp']) * 1000;
}

it('a token is never used after it expired, in a run of hours, and is not made anew for each request', () => {
  const tokens = source(1, { kind: 'secret', secret: 's'.repeat(32) });
  const used = Array.from({ length: 8 * 60 }, () => {
    vi.advanceTimersByTime(minuteMs);
    const token = tokens.current();
    expect(expiryMs(token)).toBeGreaterThan(Date.now() + minuteMs);
    return token;
  });
  const made = new Set(used).size;
  expect(made).toBeGreaterThanOrEqual(8 * 2);
  expect(made).toBeLessThanOrEqual(8 * 4);
});

it('a login is renewed within the life that the platform gave it, and not by all VUs at once', () => {
  const loggedInMs: number[] = [];
  vi.spyOn(http, 'request').mockImplementation((() => {
    loggedInMs.push(Date.now());
    const answer = { access_token: `t${loggedInMs.length}`, expires_in: 600 };
    return { status: 200, json: () => answer };
  }) as never);
  const login = { kind: 'login', username: 'u', password: 'p' } as const;
  const crowd = Array.from({ length: 20 }, (_, place) => source(place + 1, login));
  const startMs = Date.now();
  for (let second = 0; second < 600; second += 1) {
    vi.advanceTimersByTime(1000);
    for (const tokens of crowd) tokens.current();
  }
  const renewals = loggedInMs.slice(crowd.length).map((timeMs) => timeMs - startMs);
  expect(renewals.length).toBe(crowd.length);
  expect(Math.max(...renewals)).toBeLessThan(600_000);
  expect(new Set(renewals).size).toBeGreaterThan(10);
});

it('a refused token is replaced, at most once a second', () => {
  const tokens = source(1, { kind: 'secret', secret: 's'.repeat(32) });
  const first = tokens.current();
  vi.advanceTimersByTime(5000);
  tokens.refused();
  const second = tokens.current();
  expect(second).not.toBe(first);
  vi.advanceTimersByTime(500);
  tokens.refused();
  expect(tokens.current()).toBe(second);
});

it('a given token stays what it is', () => {
  const tokens = source(1, { kind: 'token', token: 'given' });
  for (let minute = 0; minute < 180; minute += 1) {
    vi.advanceTimersByTime(minuteMs);
    expect(tokens.current()).toBe('given');
  }
});

it.each<[string, unknown]>([
  ['no answer', new Error('unsupported response status: 101 Switching Protocols')],
  ['a token with a line end', { access_token: 'a\r\nb' }],
  ['a token of a megabyte', { access_token: 'a'.repeat(1_000_000) }],
  ['a token that is a number', { access_token: 7 }],
  ['null', null],
  ['a list', []],
])('a login that gives %s is asked for again once a second, not at each request', (_, answer) => {
  let logins = 0;
  vi.spyOn(http, 'request').mockImplementation((() => {
    logins += 1;
    if (answer instanceof Error) throw answer;
    return { status: 200, json: () => answer };
  }) as never);
  const tokens = source(1, { kind: 'login', username: 'u', password: 'p' });
  for (let request = 0; request < 100; request += 1) {
    expect(tokens.current()).toBe('');
    vi.advanceTimersByTime(100);
  }
  expect(logins).toBe(10);
});

it.each([0, -1, 1e308, 'soon', null])("a life of %j is taken for the platform's own", (life) => {
  const answer = { access_token: 'given', expires_in: life };
  const spy = vi
    .spyOn(http, 'request')
    .mockImplementation((() => ({ status: 200, json: () => answer })) as never);
  const tokens = source(1, { kind: 'login', username: 'u', password: 'p' });
  for (let minute = 0; minute < 10; minute += 1) {
    expect(tokens.current()).toBe('given');
    vi.advanceTimersByTime(minuteMs);
  }
  expect(spy).toHaveBeenCalledOnce();
});

it("a subject of one's own is the sub of every token", () => {
  const credentials = { kind: 'secret', secret: 's'.repeat(32) } as const;
  const subject = 'agent "42"';
  const keeper = { ...bearer, baseUrl: 'http://127.0.0.1:1', credentials, vu: 3, subject };
  expect(readClaims(tokenSource(keeper, noToken, renewToken).current())?.['sub']).toBe(subject);
});
