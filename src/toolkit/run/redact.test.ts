import { expect, it } from 'vitest';
import { redactText, redactValue } from './redact.ts';

it.each([
  ['a JWT', 'see eyJhbGciOi.eyJzdWIi.c2ln here', 'see [token] here'],
  ['a bearer header', 'Authorization: Bearer abcdefgh12', 'Authorization: Bearer [redacted]'],
  ['a JSON field', '{"password": "x\\"y", "a": "b"}', '{"password": "[redacted]", "a": "b"}'],
  ['a cut JSON field', '{"access_token": "abc', '{"access_token": "[redacted]"'],
  ['a query', 'http://h/?token=abc&days=7', 'http://h/?token=[redacted]&days=7'],
  ['a value it is told', 'the value s3cr3t-value', 'the value [redacted]'],
  ['nothing else', '{"lead_id": "1", "tier": "hot"}', '{"lead_id": "1", "tier": "hot"}'],
])('takes out %s', (_name, text, expected) => {
  expect(redactText(text, ['s3cr3t-value'])).toBe(expected);
});

it('goes into every field of a value, and leaves numbers alone', () => {
  const value = { headers: { Cookie: 'a=b', Date: 'today' }, status: 500, list: ['s3cr3t-value'] };
  expect(redactValue(value, ['s3cr3t-value'])).toEqual({
    headers: { Cookie: '[redacted]', Date: 'today' },
    status: 500,
    list: ['[redacted]'],
  });
});
