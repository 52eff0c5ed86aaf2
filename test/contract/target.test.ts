/** One parser says where load may go: no address is read as another host than k6 and the resolver read. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLoopback, parseTarget, type Target } from '../../src/contract/target.ts';

const targetOf = (text: string): Target => {
  const target = parseTarget(text);
  if (typeof target === 'string') throw new Error(`${text}: ${target}`);
  return target;
};

describe('a target', () => {
  it.each([
    ['http://127.0.0.1', '127.0.0.1', 80],
    ['https://LocalHost/', 'localhost', 443],
    ['http://[::1]:8089/path', '[::1]', 8089],
    ['http://127.255.255.254:1', '127.255.255.254', 1],
    ['http://localhost:65535/a/@b', 'localhost', 65_535],
  ])('on this machine: %s', (text, host, port) => {
    expect(targetOf(text)).toMatchObject({ host, port });
    expect(isLoopback(host)).toBe(true);
  });

  it.each([
    'http://localhost.example',
    'http://localhost.:9',
    'http://127.0.0.1.example',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'http://[::]',
    'http://[0:0:0:0:0:0:0:1]',
    'http://[::ffff:127.0.0.1]',
    'http://[fe80::1]',
    'http://my-host_1.example:8000',
  ])('elsewhere, or written so that one has to think: %s', (text) => {
    expect(isLoopback(targetOf(text).host)).toBe(false);
  });

  it.each([
    'http://127.0.0.1:99999',
    'http://127.0.0.1:0',
    'http://127.999.0.1',
    'http://127.0.0.256',
    'http://127.1',
    'http://127.0.0.01',
    'http://0x7f000001',
    'http://2130706433',
    'http://127.0.0.1.',
    'http://example.0x7f',
    'http://[::1',
    'http://[:::1]',
    'http://[1:2:3:4:5:6:7:8:9]',
    'http://[1::2::3]',
    'http://[::1.2.3.400]',
    'http://[fe80::1%25eth0]',
    'http://a..b',
    'http://-a.example',
    'http://a-',
    'http://127.0.0.1。example',
    'http://127.0.0.1\n.example',
    'http://127.0.0.1\\.example',
    'http://127.0.0.1?x=1',
    'http://127.0.0.1/#x',
    'http://127.0.0.1/a b',
    'http:127.0.0.1',
    '//127.0.0.1',
    'ftp://127.0.0.1',
    '',
    `http://${'a'.repeat(64)}.example`,
    `http://127.0.0.1/${'a'.repeat(2000)}`,
  ])('is no target: %j', (text) => {
    expect(parseTarget(text)).toBe('form');
  });

  it.each(['http://u:p@127.0.0.1', 'http://127.0.0.1@example', 'http:/u:p@127.0.0.1', ' http://u:p@h'])(
    'that holds credentials is told apart: %s',
    (text) => {
      expect(parseTarget(text)).toBe('credentials');
    },
  );

  it('is what the system reads as well, whatever is typed', () => {
    const typed = fc.string({
      unit: fc.constantFrom('0', '1', '2', '7', '.', ':', '[', ']', 'a', 'x', '-', '/', '@', '%'),
      maxLength: 24,
    });
    fc.assert(
      fc.property(typed, (rest) => {
        const target = parseTarget(`http://${rest}`);
        if (typeof target === 'string') return;
        const { hostname, port } = new URL(target.url);
        expect(Number(port || '80')).toBe(target.port);
        if (isLoopback(target.host)) expect(hostname).toBe(target.host);
        // Of ::1 the one short form alone is taken for loopback.
        if (!target.host.startsWith('[')) expect(isLoopback(hostname)).toBe(isLoopback(target.host));
      }),
      { numRuns: 2000 },
    );
  });
});
