/** Redis, read only: what INFO says. */
import { Redis } from 'ioredis';
import { Connection } from './connection.ts';
import { type Endpoint, withCredentials } from './endpoint.ts';
import { Rates, shareOf } from './rates.ts';
import { figuresOf, type Source } from './source.ts';

const timeoutMs = 2000;

export function watchRedis(endpoint: Endpoint): Source {
  const connection = new Connection(endpoint, {
    open,
    shut: (client) => {
      client.disconnect();
      return Promise.resolve();
    },
  });
  const rates = new Rates();
  return {
    name: 'redis',
    sample: async (nowMs) => {
      const info = parseInfo(await connection.use((client) => client.info()));
      const per = (name: string): number | undefined => rates.perSecond(name, info.get(name), nowMs);
      return figuresOf({
        'redis.hitShare': shareOf(per('keyspace_hits'), per('keyspace_misses')),
        'redis.memoryBytes': info.get('used_memory'),
        'redis.clients': info.get('connected_clients'),
        'redis.commands': per('total_commands_processed'),
        'redis.evictions': per('evicted_keys'),
      });
    },
    close: () => connection.close(),
  };
}

async function open(endpoint: Endpoint): Promise<Redis> {
  let fault: unknown = null;
  const client = new Redis(withCredentials(endpoint), {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', (error: unknown) => (fault = error));
  try {
    await client.connect();
  } catch (error) {
    client.disconnect();
    throw fault ?? error;
  }
  return client;
}

/** `name:value` lines; those whose value is a number. */
function parseInfo(text: string): ReadonlyMap<string, number> {
  const pairs = text.split('\r\n').map((line) => line.split(':'));
  return new Map(
    pairs
      .map(([name = '', value = '']) => [name, Number(value)] as const)
      .filter(([, value]) => !Number.isNaN(value)),
  );
}
