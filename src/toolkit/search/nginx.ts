/**
 * nginx before the replicas, on loopback alone: its configuration, logs and temporary files in a folder of its own.
 * Input: the replicas' ports. Output: an address that spreads requests by least_conn.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { childEnvironment, type Environment } from '../config/child-environment.ts';
import { UserError } from '../base/errors.ts';
import { type ServiceContext, startService } from './service-process.ts';

export interface Balancer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const host = '127.0.0.1';
/** Where Debian keeps it; not on everybody's PATH. */
const usualPlaces = ['nginx', '/usr/sbin/nginx'];

/** NGINX_BIN, or one of the usual places. @throws UserError E_BALANCER */
export async function findNginx(env: Environment): Promise<string> {
  const given = env['NGINX_BIN'];
  for (const place of given === undefined || given === '' ? usualPlaces : [given]) {
    const { failed } = await execa(place, ['-v'], {
      env: childEnvironment(env),
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    });
    if (!failed) return place;
  }
  throw new UserError(
    'E_BALANCER',
    'nginx is not here; install it (Debian: apt-get install nginx-light) or set NGINX_BIN, or give a balancer of your own with --target and --scale',
  );
}

/** What is served behind it. */
export interface Upstream {
  readonly ports: readonly number[];
  readonly healthPath: string;
}

export async function startNginx(
  executable: string,
  { ports, healthPath }: Upstream,
  context: ServiceContext,
): Promise<Balancer> {
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-nginx-'));
  const port = await freePort();
  await writeFile(join(folder, 'nginx.conf'), configuration(folder, port, ports));
  const url = `http://${host}:${port}`;
  const service = await startService({
    command: { file: executable, args: ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'] },
    env: {},
    name: 'nginx',
    code: 'E_BALANCER',
    healthUrl: url + healthPath,
    ...context,
  }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  return {
    url,
    close: async () => {
      await service.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** No replica is ever taken out: one that fails has to be seen. */
function configuration(folder: string, port: number, ports: readonly number[]): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${folder}/${name};`,
  );
  return [
    'daemon off;',
    'worker_processes 1;',
    `pid ${folder}/nginx.pid;`,
    'events { worker_connections 8192; }',
    'http {',
    '  access_log off;',
    ...temporary,
    '  upstream replicas {',
    '    least_conn;',
    ...ports.map((one) => `    server ${host}:${one} max_fails=0;`),
    '    keepalive 256;',
    '  }',
    '  server {',
    `    listen ${host}:${port};`,
    '    location / {',
    '      proxy_pass http://replicas;',
    '      proxy_http_version 1.1;',
    '      proxy_set_header Connection "";',
    '      proxy_set_header Host $http_host;',
    '    }',
    '  }',
    '}',
    '',
  ].join('\n');
}
