/**
 * What to watch, from the flags of `run` and `monitor`, or from the environment, where passwords belong:
 * a flag can be seen by every process of the machine.
 */
import { isLoopback, parseTarget } from '../config/target.ts';
import { UserError } from '../base/errors.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import type { TargetChoice, Watched } from './open-sources.ts';
import { deploymentQueries, type Queries } from './prometheus.ts';

/** What is watched beside the machine; numbers, or the texts that a flag or a variable holds. */
export interface WatchOptions {
  readonly pid?: string | number;
  readonly name?: string;
  readonly port?: string | number;
  readonly postgres?: string;
  readonly redis?: string;
  readonly scrape?: string;
  readonly prometheus?: string;
  readonly promql?: readonly string[];
  readonly deployment?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const endpoints = {
  postgres: { variable: 'MONITOR_POSTGRES_URL', example: 'postgres://user@127.0.0.1:5432/database' },
  redis: { variable: 'MONITOR_REDIS_URL', example: 'redis://127.0.0.1:6379' },
  scrape: { variable: 'MONITOR_SCRAPE_URL', example: 'http://127.0.0.1:8089/metrics' },
  prometheus: { variable: 'MONITOR_PROMETHEUS_URL', example: 'http://127.0.0.1:9090' },
} as const;

/** @throws UserError E_USAGE */
export function readWatched(flags: WatchOptions, env: Environment): Watched {
  const endpoint = (name: keyof typeof endpoints): Endpoint | null => readEndpoint(name, flags, env);
  const prometheus = endpoint('prometheus');
  const queries = readQueries(flags);
  if (prometheus === null && queries !== null) {
    throw new UserError('E_USAGE', '--promql and --deployment need a Prometheus; add --prometheus <url>');
  }
  if (prometheus !== null && queries === null) {
    throw new UserError(
      'E_USAGE',
      '--prometheus is given without a question; add --promql <name>=<query> or --deployment <namespace>/<name>',
    );
  }
  return {
    target: readTarget(flags),
    postgres: endpoint('postgres'),
    redis: endpoint('redis'),
    scrape: endpoint('scrape'),
    prometheus: prometheus === null || queries === null ? null : { endpoint: prometheus, queries },
  };
}

/** A target on this machine is found by its port, or by those of its replicas. */
export function targetOf(...urls: readonly string[]): TargetChoice | null {
  const targets = urls.map((url) => parseTarget('the target', url));
  const isHere = targets.every(({ host }) => isLoopback(host));
  return isHere ? { by: 'port', ports: targets.map(({ port }) => port) } : null;
}

function readEndpoint(name: keyof typeof endpoints, flags: WatchOptions, env: Environment): Endpoint | null {
  const { variable, example } = endpoints[name];
  const flag = flags[name];
  const text = flag ?? env[variable];
  if (text === undefined || text === '') return null;
  return parseEndpoint(flag === undefined ? variable : `--${name}`, text, example);
}

function readQueries({ promql, deployment }: WatchOptions): Queries | null {
  if (promql === undefined && deployment === undefined) return null;
  return { ...readDeployment(deployment), ...Object.fromEntries((promql ?? []).map(readQuery)) };
}

function readQuery(text: string): readonly [string, string] {
  const [, name = '', query = ''] = /^([a-zA-Z_]\w*)=(.+)$/s.exec(text) ?? [];
  if (name !== '') return [`prometheus.${name}`, query];
  throw new UserError(
    'E_USAGE',
    `--promql is ${JSON.stringify(text)}; allowed is name=query, e.g. replicas=sum(up)`,
  );
}

function readDeployment(text: string | undefined): Queries {
  if (text === undefined) return {};
  const [, namespace = '', name = ''] = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(text) ?? [];
  if (name !== '') return deploymentQueries(namespace, name);
  throw new UserError(
    'E_USAGE',
    `--deployment is ${JSON.stringify(text)}; allowed is namespace/name, e.g. shop/checkout`,
  );
}

function readTarget({ pid, name, port }: WatchOptions): TargetChoice | null {
  const given = Object.entries({ '--pid': pid, '--name': name, '--port': port }).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length > 1) {
    const flags = given.map(([flag]) => flag).join(' and ');
    throw new UserError('E_USAGE', `${flags} are given together; allowed is one of them`);
  }
  if (pid !== undefined) return { by: 'pid', pid: wholeNumber('--pid', String(pid), 4_194_304) };
  if (port !== undefined) return { by: 'port', ports: [wholeNumber('--port', String(port), 65_535)] };
  return name === undefined ? null : { by: 'name', name };
}

function wholeNumber(flag: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  throw new UserError(
    'E_USAGE',
    `${flag} is ${JSON.stringify(text)}; allowed is a whole number from 1 to ${most}`,
  );
}
