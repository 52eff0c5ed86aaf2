import { describe, expect, it } from 'vitest';
import type { Environment } from '../../../src/lib/warm/credentials.ts';
import { missingForRun, type Overrides, readOverrides } from '../../../src/lib/cold/overrides.ts';
import { projectPlatform } from '../../../src/toolkit/config/platform.ts';

const platform = projectPlatform();
const secret = 'x'.repeat(32);

function read(env: Environment): Overrides {
  const overrides = readOverrides(env, platform);
  if (typeof overrides === 'string') throw new Error(overrides);
  return overrides;
}

describe('the environment of a run', () => {
  it('is checked and typed', () => {
    const overrides = read({
      TARGET_URL: 'http://127.0.0.1:8089/',
      JWT_SECRET: secret,
      USERS: '50',
      TIME_SCALE: '0.1',
      MODEL: 'open',
      SEED: '42',
      LOCATIONS: 'a, b',
    });
    expect(overrides).toMatchObject({
      target: { url: 'http://127.0.0.1:8089', host: '127.0.0.1' },
      users: 50,
      timeScale: 0.1,
      model: 'open',
      seed: 42,
      own: { locations: ['a', 'b'] },
    });
    expect(missingForRun(overrides)).toBeNull();
  });

  it('may name a subject and leave proofs out, in any order', () => {
    const overrides = read({ JWT_SECRET: secret, SUBJECT: '42', SKIP_PROOF: 'tenants, access,tenants' });
    expect(overrides).toMatchObject({ subject: '42', skippedProofs: ['access', 'tenants'] });
    expect(read({})).toMatchObject({ subject: null, skippedProofs: [] });
  });

  it('may be empty, as for `k6 inspect`, but says what a run still lacks', () => {
    expect(missingForRun(read({}))).toMatch(/^TARGET_URL is missing; type k6 run -e TARGET_URL=/);
    expect(missingForRun(read({ TARGET_URL: 'http://localhost:1' }))).toMatch(/^credentials are missing/);
  });

  it("takes the server's own name of the secret", () => {
    expect(read({ JWT_SECRET_KEY: secret }).credentials).toEqual({ kind: 'secret', secret });
  });

  it.each<[string, Environment]>([
    ['USERS is "0"; allowed is a whole number from 1 to 1000000', { USERS: '0' }],
    ['USERS is "ten"; allowed is a whole number from 1 to 1000000', { USERS: 'ten' }],
    ['USERS is "1.5"; allowed', { USERS: '1.5' }],
    ['RATE is "-1"; allowed is a number above 0 up to 1000000', { RATE: '-1' }],
    ['MAX_VUS is "0"; allowed is a whole number from 1', { MAX_VUS: '0' }],
    ['USERS and RATE are both given', { USERS: '5', RATE: '2.5' }],
    ['DURATION is "5"; allowed is a duration above 0 such as 90s, 5m or 1h30m', { DURATION: '5' }],
    ['DURATION is "0s"; allowed', { DURATION: '0s' }],
    ['TIME_SCALE is "-1"; allowed is a number above 0 up to 1000', { TIME_SCALE: '-1' }],
    ['DURATION and TIME_SCALE are both given', { DURATION: '5m', TIME_SCALE: '0.1' }],
    ['MODEL is "half-open"; allowed is closed (users) or open (arrival rate)', { MODEL: 'half-open' }],
    ['SEED is "-3"; allowed is a whole number from 0 to 4294967295', { SEED: '-3' }],
    ['SEED is "4294967296"; allowed', { SEED: '4294967296' }],
    ['TARGET_URL is "127.0.0.1:80"; allowed is http(s)://host[:port][/path]', { TARGET_URL: '127.0.0.1:80' }],
    ['TARGET_URL holds credentials', { TARGET_URL: 'http://user:pass@127.0.0.1' }],
    ['target pricing.example is not loopback and not allowed', { TARGET_URL: 'https://pricing.example' }],
    ['credentials are given twice', { JWT_SECRET: secret, ACCESS_TOKEN: 'x' }],
    ['LOAD_USERNAME is given without LOAD_PASSWORD', { LOAD_USERNAME: 'x' }],
    ['LOAD_PASSWORD is given without LOAD_USERNAME', { LOAD_PASSWORD: 'x' }],
    ['ACCESS_TOKEN holds a line end; give the token alone', { ACCESS_TOKEN: 'a.b.c\r' }],
    ['ACCESS_TOKEN holds a line end', { ACCESS_TOKEN: 'a.b.c\n' }],
    ['ACCESS_TOKEN holds a space', { ACCESS_TOKEN: 'Bearer a.b.c' }],
    ['ACCESS_TOKEN holds a character that no header can carry', { ACCESS_TOKEN: 'a.b.ć' }],
    ['LOCATIONS holds "../../x"; allowed are ids of letters, digits, _ and -', { LOCATIONS: 'a,../../x' }],
    ['LOCATIONS holds ".."', { LOCATIONS: '..' }],
    ['LOCATIONS holds ","', { LOCATIONS: ',' }],
    ['LOCATIONS holds "a/b"', { LOCATIONS: 'a/b' }],
    ['LOCATIONS holds "a?b=c"', { LOCATIONS: 'a?b=c' }],
    ['LOCATIONS holds "%2e%2e"', { LOCATIONS: '%2e%2e' }],
    ['SUBJECT is "me"; allowed is a whole number', { SUBJECT: 'me' }],
    ['SUBJECT is "-1"; allowed', { SUBJECT: '-1' }],
    ['SUBJECT is given without JWT_SECRET', { SUBJECT: '7', ACCESS_TOKEN: 'a.b.c' }],
    ['SUBJECT is given without JWT_SECRET', { SUBJECT: '7', LOAD_USERNAME: 'u', LOAD_PASSWORD: 'p' }],
    ['SKIP_PROOF holds "all"; allowed are health, access, tenants, signatures', { SKIP_PROOF: 'health,all' }],
    ['JWT_SECRET has 5 characters; allowed is 32 or more', { JWT_SECRET: 'short' }],
  ])('is refused with one line: %s', (line, env) => {
    expect(readOverrides(env, platform)).toContain(line);
  });

  it('never repeats a secret in a refusal', () => {
    expect(readOverrides({ TARGET_URL: 'http://user:hunter2@127.0.0.1' }, platform)).not.toContain('hunter2');
    expect(readOverrides({ JWT_SECRET: 'hunter2' }, platform)).not.toContain('hunter2');
    expect(readOverrides({ ACCESS_TOKEN: 'hunter2\n' }, platform)).not.toContain('hunter2');
  });
});

describe('the target guard', () => {
  it.each(['http://127.0.0.1', 'http://127.8.9.10:80', 'http://localhost:3000', 'http://[::1]:80'])(
    'lets loopback through: %s',
    (url) => {
      expect(read({ TARGET_URL: url }).target).not.toBeNull();
    },
  );

  it.each([
    'http://127.0.0.1.example.com',
    'http://localhost.example',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'http://127.0.0.1.nip.example',
  ])('stops whatever only looks like it: %s', (url) => {
    expect(readOverrides({ TARGET_URL: url }, platform)).toMatch(/not loopback and not allowed/);
  });

  it('lets an allowed host through, by its exact name', () => {
    const ALLOW_TARGET = 'staging.example,other.example';
    expect(read({ TARGET_URL: 'https://Staging.example/x', ALLOW_TARGET }).target?.host).toBe(
      'staging.example',
    );
    expect(readOverrides({ TARGET_URL: 'https://a.staging.example', ALLOW_TARGET }, platform)).toMatch(
      /not allowed/,
    );
  });
});
