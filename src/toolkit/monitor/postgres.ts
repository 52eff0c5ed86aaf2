/**
 * PostgreSQL, read only: pg_stat_activity, pg_stat_database, and pg_stat_statements where it is installed.
 * The monitor's own connection is left out of the counts.
 */
import pg from 'pg';
import { Connection } from './connection.ts';
import { type Endpoint, withCredentials } from './endpoint.ts';
import { Rates, shareOf } from './rates.ts';
import { figuresOf, type Source } from './source.ts';

const timeoutMs = 2000;

const countsQuery = `
  SELECT
    (SELECT setting::float FROM pg_settings WHERE name = 'max_connections') AS most,
    activity.*, counters.*
  FROM (
    SELECT
      count(*)::float AS connections,
      count(*) FILTER (WHERE state = 'active')::float AS active,
      count(*) FILTER (WHERE state LIKE 'idle in transaction%')::float AS idle_in_transaction,
      count(*) FILTER (WHERE wait_event_type = 'Lock')::float AS lock_waits,
      coalesce(max(extract(epoch FROM clock_timestamp() - query_start)) FILTER (WHERE state = 'active'), 0)::float AS longest
    FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
  ) AS activity, (
    SELECT
      sum(xact_commit + xact_rollback)::float AS transactions,
      sum(blks_hit)::float AS hits, sum(blks_read)::float AS reads, sum(deadlocks)::float AS deadlocks
    FROM pg_stat_database
  ) AS counters`;

/**
 * Those alone whose constants are left out of their text: the others' may be passwords. Our own are left out, too.
 */
const statementsQuery = `
  SELECT queryid::text AS id, min(query) AS query, sum(calls)::float AS calls, sum(total_exec_time)::float AS ms
  FROM pg_stat_statements
  WHERE query ~* '^\\s*(select|insert|update|delete|merge|with)\\s' AND query !~ 'pg_(stat_|extension)'
  GROUP BY queryid ORDER BY ms DESC LIMIT 200`;

const shownStatements = 3;
const shownCharacters = 120;

interface Counts {
  readonly most: number;
  readonly connections: number;
  readonly active: number;
  readonly idle_in_transaction: number;
  readonly lock_waits: number;
  readonly longest: number;
  readonly transactions: number;
  readonly hits: number;
  readonly reads: number;
  readonly deadlocks: number;
}

interface Statement {
  readonly id: string;
  readonly query: string;
  readonly calls: number;
  readonly ms: number;
}

export function watchPostgres(endpoint: Endpoint): Source {
  const connection = new Connection(endpoint, { open, shut: (client) => client.end() });
  const rates = new Rates();
  let first: readonly Statement[] | null = null;
  return {
    name: 'postgres',
    sample: async (nowMs) => {
      const counts = await connection.use(async (client) => {
        first ??= await readStatements(client);
        return (await client.query<Counts>(countsQuery)).rows[0];
      });
      if (counts === undefined) return null;
      const hits = rates.perSecond('hits', counts.hits, nowMs);
      const reads = rates.perSecond('reads', counts.reads, nowMs);
      return figuresOf({
        'postgres.connections': counts.connections,
        'postgres.activeConnections': counts.active,
        'postgres.idleInTransaction': counts.idle_in_transaction,
        'postgres.maxConnections': counts.most,
        'postgres.lockWaits': counts.lock_waits,
        'postgres.longestQuerySeconds': counts.longest,
        'postgres.transactions': rates.perSecond('transactions', counts.transactions, nowMs),
        'postgres.cacheHitShare': shareOf(hits, reads),
        'postgres.deadlocks': rates.perSecond('deadlocks', counts.deadlocks, nowMs),
      });
    },
    lastWords: async () => {
      const last = await connection.use(readStatements);
      return describeStatements(first ?? [], last);
    },
    close: () => connection.close(),
  };
}

async function open(endpoint: Endpoint): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: withCredentials(endpoint),
    application_name: 'jorge-load monitor',
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  // Its end is seen at the next query.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Empty where the extension is not installed or may not be read. */
async function readStatements(client: pg.Client): Promise<readonly Statement[]> {
  const found = await client.query(`SELECT 1 FROM pg_extension WHERE extname = 'pg_stat_statements'`);
  if (found.rowCount === 0) return [];
  const read = await client.query<Statement>(statementsQuery).catch(() => null);
  return read?.rows ?? [];
}

function describeStatements(first: readonly Statement[], last: readonly Statement[]): string[] {
  const before = new Map(first.map((one) => [one.id, one]));
  const grown = last
    .map((one) => {
      const earlier = before.get(one.id);
      // A PostgreSQL that crashed counts from nothing.
      const isSame = earlier !== undefined && earlier.calls <= one.calls && earlier.ms <= one.ms;
      return {
        query: one.query.replace(/\s+/g, ' ').slice(0, shownCharacters),
        calls: one.calls - (isSame ? earlier.calls : 0),
        ms: one.ms - (isSame ? earlier.ms : 0),
      };
    })
    .filter(({ calls }) => calls > 0)
    .sort((a, b) => b.ms - a.ms);
  return grown
    .slice(0, shownStatements)
    .map(({ query, calls, ms }) => `${Math.round(ms)} ms in ${calls} calls of ${query}`);
}
