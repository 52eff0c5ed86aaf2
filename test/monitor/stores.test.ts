/** Real PostgreSQL and Redis, watched and used by the sandbox, killed and back. Skipped where they are not. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSandbox } from '../../sandbox/server.ts';
import { openCache, openDatabase } from '../../sandbox/stores.ts';
import type { Endpoint } from '../../src/toolkit/monitor/endpoint.ts';
import { watchPostgres } from '../../src/toolkit/monitor/postgres.ts';
import { watchRedis } from '../../src/toolkit/monitor/redis.ts';
import {
  hasStatements,
  postgresBinaries,
  postgresPassword,
  redisBinary,
  startPostgres,
  startRedis,
  type Store,
} from './start-stores.ts';

const binaries = postgresBinaries();
const redisServer = redisBinary();
let postgres: Store;
let redis: Store;

beforeAll(async () => {
  if (binaries !== null) postgres = await startPostgres(binaries);
  if (redisServer !== null) redis = await startRedis(redisServer);
});

afterAll(async () => {
  if (binaries !== null) await postgres.kill();
  if (redisServer !== null) await redis.kill();
});

const postgresAt = (password = postgresPassword): Endpoint => ({
  url: `postgres://127.0.0.1:${postgres.port}/postgres`,
  username: 'postgres',
  password,
});
const redisAt = (): Endpoint => ({ url: `redis://127.0.0.1:${redis.port}`, username: null, password: null });

it('counts what PostgreSQL does, through its end and its return', async ({ skip }) => {
  if (binaries === null) return skip('skipped: no PostgreSQL here');
  const { url, username, password } = postgresAt();
  const database = await openDatabase(url.replace('//', `//${username}:${password}@`), 4);
  const source = watchPostgres(postgresAt());
  expect(await source.sample(0)).toMatchObject({ 'postgres.connections': 1, 'postgres.maxConnections': 100 });
  await Promise.all(Array.from({ length: 40 }, () => database.ask()));
  // PostgreSQL tells of a connection's transactions up to a second later.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await Promise.all(Array.from({ length: 40 }, () => database.ask()));
  const busy = await source.sample(1000);
  expect(busy).toMatchObject({ 'postgres.connections': 4, 'postgres.lockWaits': 0, 'postgres.deadlocks': 0 });
  expect(busy?.['postgres.transactions']).toBeGreaterThan(0);
  expect(busy?.['postgres.cacheHitShare']).toBeGreaterThan(0.5);
  await postgres.kill();
  expect(await database.ask()).toBe(false);
  await expect(source.sample(2000)).rejects.toThrow(`127.0.0.1:${postgres.port}`);
  await postgres.start();
  expect(await retried(() => database.ask())).toBe(true);
  expect(await retried(() => source.sample(3000).catch(() => false))).toHaveProperty('postgres.connections');
  await Promise.all([database.close(), source.close()]);
});

it('tells what took PostgreSQL most of its time, but no statement that may hold a secret', async ({
  skip,
}) => {
  if (binaries === null) return skip('skipped: no PostgreSQL here');
  if (!hasStatements(binaries)) return skip('skipped: no pg_stat_statements here');
  const { url, username, password } = postgresAt();
  const secretUrl = url.replace('//', `//${username}:${password}@`);
  const client = new pg.Client({ connectionString: secretUrl });
  await client.connect();
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  const database = await openDatabase(secretUrl, 4);
  const source = watchPostgres(postgresAt());
  await database.ask();
  await source.sample(0);
  for (let count = 0; count < 40; count += 1) await database.ask();
  await client.query("CREATE ROLE somebody PASSWORD 'hunter2hunter2'");
  await client.query("SELECT pg_sleep(0.05), 'hunter2hunter2'");
  await source.sample(1000);
  const words = await source.lastWords?.();
  expect(words?.[0]).toMatch(/^\d+ ms in 1 calls of SELECT pg_sleep\(\$1\), \$2$/);
  expect(words?.[1]).toMatch(
    /^\d+ ms in 40 calls of SELECT score FROM jorge_load_sandbox\.leads WHERE id = \$1$/,
  );
  expect(words).toHaveLength(2);
  await Promise.all([client.end(), database.close(), source.close()]);
});

it('never says the password that PostgreSQL refused', async ({ skip }) => {
  if (binaries === null) return skip('skipped: no PostgreSQL here');
  const source = watchPostgres(postgresAt('hunter2hunter2'));
  const error = await source.sample(0).catch((reason: unknown) => String(reason));
  expect(error).toContain('password authentication failed');
  expect(error).not.toContain('hunter2');
});

it('counts hits of each interval in Redis, through its end and its return', async ({ skip }) => {
  if (redisServer === null) return skip('skipped: no Redis here');
  const cache = await openCache(`redis://127.0.0.1:${redis.port}`);
  const source = watchRedis(redisAt());
  await cache.set('a', { price: 1 }, 60_000);
  await source.sample(0);
  expect(await cache.get('a')).toEqual({ price: 1 });
  for (const key of ['a', 'a', 'b']) await cache.get(key);
  expect(await source.sample(1000)).toMatchObject({ 'redis.hitShare': 0.75, 'redis.clients': 2 });
  expect(await source.sample(2000)).not.toHaveProperty('redis.hitShare');
  await redis.kill();
  expect(await cache.get('a')).toBeUndefined();
  await expect(source.sample(3000)).rejects.toThrow(`127.0.0.1:${redis.port}`);
  await redis.start();
  expect(await retried(() => source.sample(4000).catch(() => false))).toHaveProperty('redis.memoryBytes');
  expect(
    await retried(async () => {
      await cache.set('a', 2, 60_000);
      return (await cache.get('a')) === 2;
    }),
  ).toBe(true);
  await Promise.all([cache.close(), source.close()]);
});

it('answers from a fallback while the sandbox’s database is gone', async ({ skip }) => {
  if (binaries === null || redisServer === null) return skip('skipped: no PostgreSQL or no Redis here');
  const { url, username, password } = postgresAt();
  const stores = {
    database: await openDatabase(url.replace('//', `//${username}:${password}@`), 4),
    cache: await openCache(`redis://127.0.0.1:${redis.port}`),
  };
  const options = {
    ...{ secret: 'a secret of more than 32 characters', workers: 8, queue: 8, timeScale: 0, seed: 1 },
    ...{ cpuCostMs: 0, burners: 0, poolSize: 4, recordFile: null, sharedLock: null },
  };
  const { app } = await createSandbox(options, stores);
  const claims = { sub: '7', role: 'admin', locations: [], iat: 0, exp: 4_000_000_000 };
  const headers = { authorization: `Bearer ${app.jwt.sign(claims)}` };
  const calculate = async (): Promise<string> => {
    const payload = { contact_id: 'lead-1', location_id: '3xt4qayAh35BlDLaUv7P' };
    return (await app.inject({ method: 'POST', url: '/api/pricing/calculate', headers, payload })).body;
  };
  const isFallback = async (): Promise<boolean> => (await calculate()).includes('Fallback pricing');
  expect(await isFallback()).toBe(false);
  await postgres.kill();
  expect(await isFallback()).toBe(true);
  await postgres.start();
  expect(await retried(async () => !(await isFallback()))).toBe(true);
  await app.close();
});

/** Until it is true, for what comes back in its own time. */
async function retried<Value>(work: () => Promise<Value>): Promise<Value> {
  for (let left = 50; ; left -= 1) {
    const value = await work();
    if (value !== false || left === 0) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
