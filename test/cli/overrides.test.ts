/** The CLI and the bundles read the same overrides; neither may take what the other refuses. */
import { describe, expect, it } from 'vitest';
import { readOverrides as readInBundle } from '../../src/lib/cold/overrides.ts';
import { readOverrides } from '../../src/toolkit/config/overrides.ts';
import { overrideArguments } from '../../src/toolkit/drive/command-line.ts';
import { projectPlatform } from '../../src/toolkit/config/platform.ts';
import { UserError } from '../../src/toolkit/base/errors.ts';

const platform = projectPlatform();
const base = { TARGET_URL: 'http://127.0.0.1:8089', JWT_SECRET: 'x'.repeat(32) };

function cliTakes(env: Record<string, string>): boolean {
  try {
    readOverrides({}, env, false);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return false;
  }
}

const values: Record<string, readonly string[]> = {
  USERS: ['1', '0', '-1', '1.5', '1e3', '1000000', '1000001', ' 5', 'ten', ''],
  RATE: ['1', '0.5', '.5', '0', '-1', '1e3', '1000000', '1000001', 'x', '1.', ''],
  MAX_VUS: ['1', '0', '1.5', '1000000', '1000001', 'x', ''],
  DURATION: ['90s', '5m', '1h30m', '500ms', '1.5m', '0s', '0m0s', '5', '5 m', 'm', '1d', '-5s', ''],
  TIME_SCALE: ['0.1', '.5', '1', '1000', '1001', '0', '0.0', '-1', '1e-1', 'x', '1.', ''],
  MODEL: ['open', 'closed', 'Open', 'both', ''],
  SEED: ['0', '1', '4294967295', '4294967296', '99999999999', '-1', 'a', ''],
  LOCATIONS: ['a', 'a,b-c_d', 'a, b', 'a,,b', ',', '../../x', 'a/b', '..', 'a b', 'a\n', 'ä', '%2e', ''],
  SUBJECT: ['1', '0', '999999999999999999', '9999999999999999999', '-1', '1.5', 'me', ''],
  SKIP_PROOF: ['access', 'access,tenants', ' health , signatures', 'login', 'Access', ',', ''],
  TARGET_URL: [
    'http://localhost:1',
    'https://127.0.0.1/path/',
    'http://[::1]:80',
    'http://127.0.0.1.example',
    'http://127.1',
    'http://127.999.0.1',
    'http://127.0.0.256',
    'http://127.0.0.01',
    'http://0x7f000001',
    'http://2130706433',
    'http://127.0.0.1.',
    'http://[::1',
    'http://[1::2::3]',
    'http://[::ffff:127.0.0.1]',
    'http://a..b',
    'http://127.0.0.1/a\\b',
    'HTTP://LOCALHOST:1/@x',
    ' http://127.0.0.1',
    'http:/u:p@127.0.0.1',
    'http://example.com',
    'ftp://127.0.0.1',
    'http://127.0.0.1:65535',
    'http://127.0.0.1:65536',
    'http://127.0.0.1:99999',
    'http://127.0.0.1:0',
    'http://user@127.0.0.1',
    'http://127.0.0.1?x=1',
    'localhost:80',
  ],
  JWT_SECRET: ['x'.repeat(32), 'x'.repeat(31)],
  ACCESS_TOKEN: ['given as well', ''],
};

describe.each(Object.entries(values))('%s', (name, list) => {
  it.each(list)('is taken or refused by both: %j', (value) => {
    const env = { ...base, [name]: value };
    expect(cliTakes(env)).toBe(typeof readInBundle(env, platform) !== 'string');
  });
});

it.each([
  { DURATION: '5m', TIME_SCALE: '0.1' },
  { USERS: '5', RATE: '2.5' },
])('is refused by both when two say the same: %j', (both) => {
  const env = { ...base, ...both };
  expect([cliTakes(env), typeof readInBundle(env, platform)]).toEqual([false, 'string']);
});

it.each(['a.b.c', 'a.b.c\r', 'a.b.c\n', '\na.b.c', 'Bearer a.b.c', 'a.b.ć', 'a\u0000b'])(
  'takes or refuses a token in both: %j',
  (token) => {
    const env = { TARGET_URL: base.TARGET_URL, ACCESS_TOKEN: token };
    expect(cliTakes(env)).toBe(typeof readInBundle(env, platform) !== 'string');
  },
);

it('says of a token with a line end what is wrong, and not what it is', () => {
  const env = { TARGET_URL: base.TARGET_URL, ACCESS_TOKEN: 'hunter2\r' };
  const refused = expect.objectContaining({
    code: 'E_CREDENTIALS',
    message: 'ACCESS_TOKEN holds a line end; give the token alone',
  }) as unknown;
  expect(() => readOverrides({}, env, false)).toThrow(refused);
});

it('refuses a subject where nothing is minted, in both', () => {
  const env = { TARGET_URL: base.TARGET_URL, ACCESS_TOKEN: 'a.b.c', SUBJECT: '7' };
  expect([cliTakes(env), typeof readInBundle(env, platform)]).toEqual([false, 'string']);
});

it('puts a flag before its variable', () => {
  expect(readOverrides({ users: '3' }, { ...base, USERS: '9' }, false).given['USERS']).toBe('3');
});

it('keeps credentials apart from what is written down', () => {
  const { given, credentials } = readOverrides({}, { ...base, USERS: '3' }, false);
  expect(given).toEqual({ USERS: '3' });
  expect(credentials).toEqual({ JWT_SECRET: base.JWT_SECRET });
});

it('reads the platform’s own name of the secret', () => {
  const env = { TARGET_URL: base.TARGET_URL, JWT_SECRET_KEY: 'y'.repeat(40) };
  expect(readOverrides({}, env, false).credentials).toEqual({ JWT_SECRET: 'y'.repeat(40) });
});

it('allows a host by its exact name alone', () => {
  const env = { ...base, TARGET_URL: 'https://Jorge.example/api/' };
  const { targetUrl, given } = readOverrides({ allowTarget: ['other', 'jorge.example'] }, env, false);
  expect([targetUrl, given]).toEqual(['https://Jorge.example/api', { ALLOW_TARGET: 'jorge.example' }]);
});

it('says the flags that ask for the same again', () => {
  const flags = { users: '3', seed: '7', allowTarget: ['jorge.example'] };
  const { given } = readOverrides(flags, { ...base, TARGET_URL: 'https://jorge.example' }, false);
  expect(overrideArguments(given)).toEqual([
    '--users',
    '3',
    '--seed',
    '7',
    '--allow-target',
    'jorge.example',
  ]);
});
