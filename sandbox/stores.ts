/**
 * The sandbox's database and cache: a real PostgreSQL and Redis where URLs are given, else none and its own memory.
 * One that goes away degrades answers and costs hits, as the platform's would, and is used again when it returns.
 */
import { Redis } from 'ioredis';
import pg from 'pg';
import { type AnswerCache, TtlCache } from './cache.ts';

export interface Database {
  /** One cheap query. @returns whether it was answered */
  readonly ask: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export interface Stores {
  readonly database: Database;
  readonly cache: AnswerCache;
}

export const ownMemory = (): Stores => ({
  database: { ask: () => Promise.resolve(true), close: () => Promise.resolve() },
  cache: new TtlCache(),
});

const timeoutMs = 1000;
const leads = 1000;

/** Everything is in a schema of the sandbox's own. */
const createTable = `
  CREATE SCHEMA IF NOT EXISTS jorge_load_sandbox;
  CREATE TABLE IF NOT EXISTS jorge_load_sandbox.leads (id integer PRIMARY KEY, score double precision NOT NULL);
  INSERT INTO jorge_load_sandbox.leads SELECT id, random() FROM generate_series(1, ${leads}) AS id ON CONFLICT DO NOTHING;`;

/** @throws the system's or PostgreSQL's error when it cannot be used at all */
export async function openDatabase(url: string, poolSize: number): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: 'jorge-load sandbox',
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  // An idle connection that breaks is replaced when it is needed.
  pool.on('error', () => undefined);
  try {
    await pool.query(createTable);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    ask: async () => {
      const lead = 1 + Math.floor(Math.random() * leads);
      return await pool.query('SELECT score FROM jorge_load_sandbox.leads WHERE id = $1', [lead]).then(
        () => true,
        () => false,
      );
    },
    close: () => pool.end(),
  };
}

/** @throws the system's or Redis's error when it cannot be used at all */
export async function openCache(url: string): Promise<AnswerCache> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    keyPrefix: 'jorge-load-sandbox:',
    retryStrategy: (times) => Math.min(times * 100, timeoutMs),
  });
  let fault: unknown = null;
  redis.on('error', (error: unknown) => (fault = error));
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    throw fault ?? error;
  }
  return {
    get: async (key) => {
      const text = await redis.get(key).catch(() => null);
      return text === null ? undefined : (JSON.parse(text) as unknown);
    },
    set: async (key, value, ttlMs) => {
      await redis.set(key, JSON.stringify(value), 'PX', ttlMs).catch(() => undefined);
    },
    close: () => {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}
