import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { signHs256 } from '../../../src/lib/warm/jwt.ts';
import { forge, readClaims } from '../../../src/lib/cold/jwt.ts';

it('a token verifies with its secret and reads back', () => {
  const token = signHs256('{"sub":"7","role":"owner"}', 'the secret');
  const [head = '', body = '', signature] = token.split('.');
  expect(signature).toBe(createHmac('sha256', 'the secret').update(`${head}.${body}`).digest('base64url'));
  expect(readClaims(token)).toEqual({ sub: '7', role: 'owner' });
});

it('a forged token says the same and has another signature', () => {
  const token = signHs256('{"sub":"7"}', 'the secret');
  expect(readClaims(forge(token))).toEqual({ sub: '7' });
  expect(forge(token)).not.toBe(token);
});

it('what is no token has no claims', () => {
  expect(readClaims('nonsense')).toBeNull();
  expect(readClaims('a.%%%.c')).toBeNull();
});
