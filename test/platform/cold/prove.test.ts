import http from 'k6/http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readOverrides } from '../../../src/lib/cold/overrides.ts';
import type { Environment } from '../../../src/lib/warm/credentials.ts';
import { proveTarget } from '../../../src/platform/cold/prove.ts';
import type { ProofStep } from '../../../src/platform/hot/vocabulary.ts';
import { projectPlatform } from '../../../src/toolkit/config/platform.ts';

const platform = projectPlatform();
const secret = 'a secret of more than 32 characters';

interface Said {
  readonly status: number;
  readonly body?: string | null;
  readonly error?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const good: Readonly<Record<ProofStep | 'login', Said>> = {
  health: { status: 200, body: '{"status":"healthy"}' },
  login: { status: 200, body: '{"access_token":"issued"}' },
  access: { status: 200, body: '{}' },
  tenants: { status: 404, body: '{}' },
  signatures: { status: 401, body: '{}' },
};

/** Which step a request is of; the one with the forged token is the last to ask for our own location. */
function stepOf(url: string, asked: readonly string[]): ProofStep | 'login' {
  if (url.endsWith('/health')) return 'health';
  if (url.endsWith('/login')) return 'login';
  if (url.includes('/nobody')) return 'tenants';
  return asked.includes('access') || asked.includes('tenants') ? 'signatures' : 'access';
}

/** Proves a target that says `said` at one step, and returns the refusal. */
function prove(step: ProofStep | 'login' | null, said: Said | Error, env: Environment = {}): string {
  const asked: string[] = [];
  vi.spyOn(http, 'request').mockImplementation(((_method: string, url: string) => {
    const current = stepOf(url, asked);
    asked.push(current);
    const answer = current === step ? said : good[current];
    if (answer instanceof Error) throw answer;
    const { body = '' } = answer;
    return {
      error: '',
      error_code: 0,
      headers: {},
      ...answer,
      body,
      json: () => JSON.parse(body ?? '') as unknown,
    };
  }) as never);
  const credentials = env['LOAD_USERNAME'] === undefined && env['ACCESS_TOKEN'] === undefined;
  const variables = {
    TARGET_URL: 'http://127.0.0.1:1',
    ...(credentials ? { JWT_SECRET: secret } : {}),
    ...env,
  };
  const overrides = readOverrides(variables, platform);
  if (typeof overrides === 'string') throw new Error(overrides);
  try {
    proveTarget(overrides);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

afterEach(() => void vi.restoreAllMocks());

const login = { LOAD_USERNAME: 'owner', LOAD_PASSWORD: 'hunter2-and-more' };

describe('the proof of a target', () => {
  it('is silent where all is right', () => {
    expect(prove(null, good.health)).toBe('');
    expect(prove(null, good.health, login)).toBe('');
  });

  it.each<[ProofStep, Said, RegExp]>([
    [
      'health',
      { status: 503, body: 'down for repairs' },
      /answers 503 .*; it said: down for repairs; --skip-proof health/,
    ],
    [
      'access',
      { status: 401, body: '{"detail":"User not found"}' },
      /does not accept the credentials; check JWT_SECRET/,
    ],
    [
      'access',
      { status: 401, body: '{"detail":"User not found"}' },
      /it said: \{"detail":"User not found"\}/,
    ],
    ['access', { status: 401 }, /we came as sub 1000, role owner, location 3xt4qayAh35BlDLaUv7P \(--subject/],
    [
      'access',
      { status: 404 },
      /404 for location .*set LOCATIONS .*; its answer has no body; .*--skip-proof access/,
    ],
    [
      'access',
      { status: 0, error: 'request timeout' },
      /does not answer \/api\/pricing\/analytics\/.* \(request timeout\)/,
    ],
    [
      'tenants',
      { status: 200, body: '{}' },
      /tenants are not kept apart; .*--skip-proof tenants \(SKIP_PROOF=tenants\)/,
    ],
    ['signatures', { status: 200, body: '{}' }, /it does not check tokens; .*--skip-proof signatures/],
    [
      'health',
      { status: 301, headers: { Location: 'https://pricing.example/api/pricing/health' } },
      /answers 301 .*; it sends us to https:\/\/pricing\.example\/api\/pricing\/health; --skip-proof health/,
    ],
  ])('refuses what is wrong in %s, with what was said and what helps: %j', (step, said, words) => {
    expect(prove(step, said)).toMatch(words);
  });

  it.each(
    (['tenants', 'signatures'] as const).flatMap((step) =>
      [302, 400, 429, 500, 503].map((status) => [step, status] as const),
    ),
  )('accuses nobody by %s where %i is all that came', (step, status) => {
    expect(prove(step, { status })).toMatch(
      new RegExp(`answers ${status} .*, expected 40[14]: that proves neither good nor bad; its answer`),
    );
  });

  it.each(Object.keys(platform.proofs) as ProofStep[])('leaves %s out where that is asked for', (step) => {
    expect(prove(step, { status: 500 }, { SKIP_PROOF: step })).toBe('');
  });

  it('names whom one claims to be', () => {
    const words = prove('access', { status: 401 }, { SUBJECT: '42', LOCATIONS: 'north-1' });
    expect(words).toContain('we came as sub 42, role owner, location north-1');
  });

  it('tells a secret with a line end at its end', () => {
    const words = prove('access', { status: 401 }, { JWT_SECRET: `${secret}\r` });
    expect(words).toContain('check JWT_SECRET, which ends in a line end');
  });

  it.each<[Said, RegExp]>([
    [
      { status: 401, body: '{"detail":"wrong"}' },
      /did not accept LOAD_USERNAME and LOAD_PASSWORD .*it said: \{"detail":"wrong"\}$/,
    ],
    [
      { status: 500, body: 'oops' },
      /answers 500 without a usable access_token to POST \/api\/auth\/login; it said: oops/,
    ],
    [{ status: 200, body: '{"access_token":"a\\r\\nb"}' }, /answers 200 without a usable access_token/],
    [{ status: 0, error: 'EOF' }, /does not answer .*login \(EOF\)/],
  ])('says of a login what it is: %j', (said, words) => {
    expect(prove('login', said, login)).toMatch(words);
  });

  it('is one line of at most 200 characters of what was said, without secrets', () => {
    const said = `hunter2-and-more\r\n${secret}\u001b[2J eyJhbGciOiJIUzI1NiJ9.e30.c2ln {"password":"hunter3"}${'x'.repeat(5000)}`;
    for (const words of [
      prove('login', { status: 401, body: said }, login),
      prove('access', { status: 401, body: said }),
    ]) {
      // eslint-disable-next-line no-control-regex
      expect(words).not.toMatch(/[\u0000-\u001f]|hunter3|eyJ|x{200}/);
    }
    expect(prove('login', { status: 401, body: said }, login)).not.toContain('hunter2');
    expect(prove('access', { status: 401, body: said })).not.toContain(secret);
  });
});

const hostile: readonly (Said | Error)[] = [
  new Error('unsupported response status: 101 Switching Protocols'),
  ...[0, 100, 200, 204, 304, 401, 404, 500, 999].flatMap((status) =>
    [
      null,
      '',
      'null',
      '[]',
      '7',
      '"text"',
      '{',
      '{"status":{"toString":1}}',
      '{"access_token":{}}',
      '['.repeat(5000),
    ].map((body) => ({ status, body, error: 'EOF' })),
  ),
];

it.each([...(Object.keys(platform.proofs) as ProofStep[]), 'login'] as const)(
  'whatever is answered at %s, the proof ends in its own words',
  (step) => {
    for (const said of hostile) {
      const env = step === 'login' ? login : {};
      expect(prove(step, said, env)).toMatch(/^$|^test aborted: jorge-load: /);
      vi.restoreAllMocks();
    }
  },
);
