/**
 * What to watch, as a request says it, or the environment, where passwords belong: a flag can be seen by every process
 * of the machine.
 */
import { isLoopback, parseTarget } from '../config/target.ts';
import { RequestError } from '../base/errors.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import type { TargetChoice, Watched } from './open-sources.ts';
import { deploymentQueries, type Queries } from './prometheus.ts';

/** What is watched beside the machine; numbers, or the texts that a person types. */
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
export function readWatched(options: WatchOptions, env: Environment): Watched {
  const endpoint = (name: keyof typeof endpoints): Endpoint | null => readEndpoint(name, options, env);
  const prometheus = endpoint('prometheus');
  const queries = readQueries(options);
  if (prometheus === null && queries !== null) {
    throw new RequestError(
      'E_USAGE',
      (name) =>
        `${name('watch.promql')} and ${name('watch.deployment')} need a Prometheus; add ${name('watch.prometheus')} <url>`,
    );
  }
  if (prometheus !== null && queries === null) {
    throw new RequestError(
      'E_USAGE',
      (name) =>
        `${name('watch.prometheus')} is given without a question; add ${name('watch.promql')} <name>=<query> or ${name('watch.deployment')} <namespace>/<name>`,
    );
  }
  return {
    target: readTarget(options),
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

function readEndpoint(key: keyof typeof endpoints, options: WatchOptions, env: Environment): Endpoint | null {
  const { variable, example } = endpoints[key];
  const asked = options[key];
  const text = asked ?? env[variable];
  if (text === undefined || text === '') return null;
  return parseEndpoint(asked === undefined ? variable : `watch.${key}`, text, example);
}

function readQueries({ promql, deployment }: WatchOptions): Queries | null {
  if (promql === undefined && deployment === undefined) return null;
  return { ...readDeployment(deployment), ...Object.fromEntries((promql ?? []).map(readQuery)) };
}

function readQuery(text: string): readonly [string, string] {
  const [, name = '', query = ''] = /^([a-zA-Z_]\w*)=(.+)$/s.exec(text) ?? [];
  if (name !== '') return [`prometheus.${name}`, query];
  throw new RequestError(
    'E_USAGE',
    (field) =>
      `${field('watch.promql')} is ${JSON.stringify(text)}; allowed is name=query, e.g. replicas=sum(up)`,
  );
}

function readDeployment(text: string | undefined): Queries {
  if (text === undefined) return {};
  const [, namespace = '', name = ''] = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/.exec(text) ?? [];
  if (name !== '') return deploymentQueries(namespace, name);
  throw new RequestError(
    'E_USAGE',
    (field) =>
      `${field('watch.deployment')} is ${JSON.stringify(text)}; allowed is namespace/name, e.g. shop/checkout`,
  );
}

function readTarget({ pid, name, port }: WatchOptions): TargetChoice | null {
  const given = Object.entries({ pid, name, port }).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    throw new RequestError('E_USAGE', (field) => {
      const all = given.map(([key]) => field(`watch.${key}`)).join(' and ');
      return `${all} are given together; allowed is one of them`;
    });
  }
  if (pid !== undefined) return { by: 'pid', pid: wholeNumber('watch.pid', String(pid), 4_194_304) };
  if (port !== undefined) return { by: 'port', ports: [wholeNumber('watch.port', String(port), 65_535)] };
  return name === undefined ? null : { by: 'name', name };
}

function wholeNumber(field: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  throw new RequestError(
    'E_USAGE',
    (name) => `${name(field)} is ${JSON.stringify(text)}; allowed is a whole number from 1 to ${most}`,
  );
}
