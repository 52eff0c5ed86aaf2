/** PostgreSQL and Redis of one's own: on free ports, in a temporary folder, as an unprivileged user. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../cli/jorge-load.ts';

export interface Store {
  readonly port: number;
  readonly kill: () => Promise<void>;
  /** Again, on the same port and with the same data. */
  readonly start: () => Promise<void>;
}

export const postgresPassword = 'a-password-that-nobody-prints';

/** Null where the binaries are not. */
export function postgresBinaries(): string | null {
  const folders = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const found = folders.map((version) => `/usr/lib/postgresql/${version}/bin`);
  return found.find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

/** Debian has it in PostgreSQL's own package. */
export function hasStatements(binaries: string): boolean {
  return existsSync(join(binaries, '../lib/pg_stat_statements.so'));
}

export function redisBinary(): string | null {
  return ['/usr/bin/redis-server', '/usr/local/bin/redis-server'].find((path) => existsSync(path)) ?? null;
}

/** initdb refuses root, who can be another user. */
function asUser(user: string, command: readonly string[]): readonly [string, string[]] {
  const [program = '', ...args] = command;
  return process.getuid?.() === 0 ? ['runuser', ['-u', user, '--', ...command]] : [program, args];
}

function ownedFolder(user: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'jorge-load-store-'));
  if (process.getuid?.() === 0) {
    const id = (flag: string): number => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
    chownSync(folder, id('-u'), id('-g'));
  }
  return folder;
}

export async function startPostgres(binaries: string): Promise<Store> {
  const data = ownedFolder('postgres');
  const init = `echo ${postgresPassword} | ${binaries}/initdb -D ${data}/db -U postgres -A scram-sha-256 --pwfile=/dev/stdin --no-sync`;
  execFileSync(...asUser('postgres', ['sh', '-c', init]), { stdio: 'ignore' });
  const port = await freePort();
  const settings = ['-p', String(port), '-k', data, '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'];
  if (hasStatements(binaries)) settings.push('-c', 'shared_preload_libraries=pg_stat_statements');
  const command = asUser('postgres', [`${binaries}/postgres`, '-D', `${data}/db`, ...settings]);
  // Immediate shutdown: SIGKILL would leave its workers, and their shared memory, behind.
  return await startStore(port, command, 'SIGQUIT');
}

export async function startRedis(binary: string): Promise<Store> {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', ownedFolder('nobody')];
  return await startStore(port, asUser('nobody', [binary, ...args]), 'SIGKILL');
}

async function startStore(
  port: number,
  [program, args]: readonly [string, string[]],
  killedBy: NodeJS.Signals,
): Promise<Store> {
  let child: ChildProcess = spawn(program, args, { stdio: 'ignore', detached: true });
  const start = async (): Promise<void> => {
    // It refuses to start while the one before still ends.
    await until(() => {
      if (child.exitCode !== null || child.signalCode !== null) {
        child = spawn(program, args, { stdio: 'ignore', detached: true });
      }
      return listens(port);
    });
  };
  await start();
  return {
    port,
    start,
    kill: async () => {
      const { pid, exitCode, signalCode } = child;
      if (pid === undefined || exitCode !== null || signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      process.kill(-pid, killedBy);
      await ended;
      await until(() => !listens(port));
    },
  };
}

function listens(port: number): boolean {
  const state = readFileSync('/proc/net/tcp', 'utf8');
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return state
    .split('\n')
    .some((line) => line.trim().split(/ +/)[1]?.endsWith(suffix) && line.includes(' 0A '));
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
