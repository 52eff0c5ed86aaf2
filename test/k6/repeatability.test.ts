/** One seed, one sequence of requests for each VU: read off what the sandbox received. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { secret, startSandbox } from '../sandbox/start-sandbox.ts';
import { runBundle } from './run-k6.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-repeat-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What each VU sent, in order. */
async function sent(name: string, env: Readonly<Record<string, string>>): Promise<Map<string, string[]>> {
  const file = join(folder, name);
  const sandbox = await startSandbox({ recordFile: file });
  await runBundle('peak', {
    TARGET_URL: sandbox.url,
    JWT_SECRET: secret,
    USERS: '12',
    DURATION: '6s',
    ...env,
  });
  await sandbox.close();
  const byUser = new Map<string, string[]>();
  for (const line of (await readFile(file, 'utf8')).trim().split('\n')) {
    const { sub, method, url, body } = JSON.parse(line) as {
      sub: string | null;
      method: string;
      url: string;
      body: unknown;
    };
    // User 1000 is setup's, and nobody's are the requests without a token.
    if (sub === null || sub === '1000') continue;
    byUser.set(sub, [...(byUser.get(sub) ?? []), `${method} ${url} ${JSON.stringify(body)}`]);
  }
  return byUser;
}

it('the same seed sends the same requests, another seed others', async () => {
  const [first, second, other] = await Promise.all([
    sent('first', { SEED: '7' }),
    sent('second', { SEED: '7' }),
    sent('other', { SEED: '8' }),
  ]);
  expect(first.size).toBe(12);
  for (const [user, requests] of first) {
    const again = second.get(user) ?? [];
    // The end of a run falls where it falls: what both sent is the same.
    const both = Math.min(requests.length, again.length);
    expect(both).toBeGreaterThan(2);
    expect(again.slice(0, both)).toEqual(requests.slice(0, both));
  }
  expect([...first.values()].map((requests) => requests[0])).not.toEqual(
    [...other.values()].map((requests) => requests[0]),
  );
});
