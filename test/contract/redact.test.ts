/** The one redactor, which the bundle and the toolkit share. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactorOf } from '../../src/contract/redact.ts';
import { redactorFor, redactValue, shortSecrets } from '../../src/toolkit/run/redact.ts';

const redact = redactorOf(['s3cr3t-value']);

it.each([
  ['a JWT', 'see eyJhbGciOi.eyJzdWIi.c2ln here', 'see [token] here'],
  ['a JWT that is cut', 'see eyJhbGciOi.eyJzd', 'see [token]'],
  ['a bearer header', 'Authorization: Bearer abcdefgh12', 'Authorization: Bearer [redacted]'],
  ['a JSON field', '{"password": "x\\"y", "a": "b"}', '{"password": "[redacted]", "a": "b"}'],
  ['a cut JSON field', '{"access_token": "abc', '{"access_token": "[redacted]"'],
  ['a query', 'http://h/?token=abc&days=7', 'http://h/?token=[redacted]&days=7'],
  ['a value it is told', 'the value s3cr3t-value', 'the value [redacted]'],
  ['nothing else', '{"lead_id": "1", "tier": "hot"}', '{"lead_id": "1", "tier": "hot"}'],
])('takes out %s', (_name, text, expected) => {
  expect(redact(text)).toBe(expected);
});

it('goes into every field of a value, and leaves numbers alone', () => {
  const value = { headers: { Cookie: 'a=b', Date: 'today' }, status: 500, list: ['s3cr3t-value'] };
  expect(redactValue<unknown>(value, redact)).toEqual({
    headers: { Cookie: '[redacted]', Date: 'today' },
    status: 500,
    list: ['[redacted]'],
  });
});

const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const ascii = (text: string): string =>
  json(text).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const html = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
const base64 = (before: number) => (text: string) => {
  const whole = Buffer.from(`${'u:x'.slice(0, before)}${text}:and what follows`).toString('base64');
  return whole;
};
const decodes = (text: string): string => Buffer.from(text, 'base64').toString();

const forms: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in JSON': json,
  'in JSON within JSON': (text) => json(json(text)),
  'in JSON within JSON within JSON': (text) => json(json(json(text))),
  "in Python's JSON": ascii,
  "in Go's JSON": (text) => json(text).replace(/[<>&]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`),
  "in PHP's JSON": (text) => ascii(text).replaceAll('/', '\\/'),
  'in a URL': encodeURIComponent,
  'in a URL within a URL': (text) => encodeURIComponent(encodeURIComponent(text)),
  'in a form': (text) => new URLSearchParams({ x: text }).toString().slice(2),
  'in HTML': html,
  'in HTML within JSON': (text) => json(html(text)),
  'in HTML within HTML': (text) => html(html(text)),
};

const secrets = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 8, maxLength: 60 }),
    fc.string({
      unit: fc.constantFrom('"', '\\', 'a', '%', '&', ' ', '<', 'é', '😀', '/', '+', "'"),
      minLength: 8,
      maxLength: 20,
    }),
  )
  // What a person sets: of one line, and not all of one kind of blank.
  .filter((text) => /\S.*\S/.test(text) && text.length >= 8);

describe.each(Object.entries(forms))('a secret %s', (_, form) => {
  it('is gone, whatever it is made of and wherever it stands', () => {
    fc.assert(
      fc.property(secrets, fc.constantFrom('', 'x', 'the answer: ', '{"a":"'), (secret, before) => {
        const said = redactorOf([secret])(`${before}${form(secret)}|`);
        expect(said).toBe(`${before}[redacted]|`);
      }),
      { numRuns: 300 },
    );
  });
});

describe.each([0, 1, 2, 3])('a secret in base64 after %i other bytes', (before) => {
  it.each([
    'Pw-Canary "quoted" back\\slash é',
    'a-secret-of-32-characters-or-more',
    'eight-ch',
    '>>>???>>>???',
  ])('is gone: %s', (secret) => {
    const text = base64(before)(secret);
    for (const written of [text, text.replaceAll('+', '-').replaceAll('/', '_'), encodeURIComponent(text)]) {
      const left = redactorOf([secret])(`Basic: ${written}`);
      expect(left).toContain('[redacted]');
      expect(decodes(left.split('[redacted]')[0] ?? '')).not.toContain(secret.slice(0, 4));
    }
  });
});

it('cuts what it is asked to cut after the secrets are gone', () => {
  for (let at = 1980; at <= 2000; at += 1) {
    const said = redact(`${'z'.repeat(at)}s3cr3t-value and much more of it`, 2000);
    expect(said).toHaveLength(2000);
    expect(said).not.toContain('s3');
  }
});

it('takes nothing out for a username, or for what may be a part of a word', () => {
  const ours = 'jorge-load: thresholds of the scenario hold, ok';
  const login = { LOAD_USERNAME: 'jorge-load', LOAD_PASSWORD: 'hold' };
  expect(redactorFor(login)(ours)).toBe(ours);
  expect(shortSecrets(login)).toEqual(['LOAD_PASSWORD']);
  expect(redactorFor({ ACCESS_TOKEN: 'd' })(ours)).toBe(ours);
});

it('finds each line of a key of several lines', () => {
  const key = '-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END KEY-----\n';
  expect(redactorOf([key])('a MIIEvQIBADANBg b')).toBe('a [redacted] b');
});

it.each([
  ['tokens without an end', 'token'.repeat(400_000)],
  ['quotes and names', '"secret'.repeat(300_000)],
  ['backslashes', '\\'.repeat(2_000_000)],
  ['ampersands', '&amp;'.repeat(400_000)],
  ['queries', '?token'.repeat(300_000)],
])(
  'takes no longer for a hostile line of 2 MB than for others: %s',
  (_, line) => {
    expect(redactorOf(['a\\\\\\"&b c\\d'])(line).length).toBeGreaterThan(0);
  },
  5000,
);
