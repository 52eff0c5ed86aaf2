import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openSharedLock, type SharedLock } from '../../sandbox/shared-lock.ts';
import { startSandbox } from './start-sandbox.ts';

const path = (): string => join(mkdtempSync(join(tmpdir(), 'jorge-load-lock-')), 'lock');
const open: { close: () => unknown }[] = [];

async function keep<Closable extends { close: () => unknown }>(made: Promise<Closable>): Promise<Closable> {
  open.push(await made);
  return await made;
}

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

it('is held by one at a time, over all who share it, in their order', async () => {
  const place = path();
  const locks: SharedLock[] = [];
  for (let number = 0; number < 3; number += 1) locks.push(await keep(openSharedLock(place)));
  let inside = 0;
  let most = 0;
  const served: number[] = [];
  await Promise.all(
    Array.from({ length: 12 }, (_, number) =>
      locks[number % 3]!.hold(async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 2));
        served.push(number);
        inside -= 1;
      }),
    ),
  );
  expect(most).toBe(1);
  expect(served).toHaveLength(12);
  expect(locks.map((lock) => lock.waiting())).toEqual([0, 0, 0]);
});

it('is given back by work that fails', async () => {
  const lock = await keep(openSharedLock(path()));
  await expect(lock.hold(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(lock.hold(() => Promise.resolve(7))).resolves.toBe(7);
});

it('takes over the path of a process that left it behind', async () => {
  const place = path();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(place, resolve));
  await new Promise((resolve) => server.close(resolve));
  writeFileSync(place, '');
  const lock = await keep(openSharedLock(place));
  await expect(lock.hold(() => Promise.resolve(1))).resolves.toBe(1);
});

it('makes two sandboxes serve under it, and shows who waits', async () => {
  const sharedLock = path();
  const options = { sharedLock, timeScale: 200, workers: 4 };
  const sandboxes = [await keep(startSandbox(options)), await keep(startSandbox(options))];
  const calls = sandboxes.flatMap((one) => [1, 2].map(() => one.get('/api/pricing/health', null)));
  const waiting = async (): Promise<number> => {
    const pages = await Promise.all(
      sandboxes.map(async ({ url }) => await (await fetch(`${url}/metrics`)).text()),
    );
    return pages.reduce((sum, text) => sum + Number(/^shared_lock_waiting (\d+)/m.exec(text)?.[1]), 0);
  };
  await expect.poll(waiting, { interval: 5 }).toBeGreaterThan(1);
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});
