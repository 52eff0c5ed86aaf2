/** Locust with both of its clients; installed into a venv of the cache at its first run. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheFolder, root } from '../../src/toolkit/config/paths.ts';
import { underWatch } from '../k6.ts';
import { type Peer, type Peers, variablesOf } from './peer.ts';

const version = '2.47.0';
const file = join(root, 'bench/scripts/peers/locustfile.py');

export async function locustPeers(): Promise<Peers> {
  const program = await install();
  return {
    version: `Locust ${version}`,
    peers: {
      'Locust FastHttpUser': byLocust(program, 'FastHttpAgent'),
      'Locust HttpUser': byLocust(program, 'HttpAgent'),
    },
  };
}

async function install(): Promise<string> {
  const folder = join(cacheFolder(process.env), `locust-${version}`);
  const program = join(folder, 'bin/locust');
  if (existsSync(program)) return program;
  await execa('python3', ['-m', 'venv', folder]);
  await execa(join(folder, 'bin/pip'), ['install', '--quiet', `locust==${version}`]);
  return program;
}

function byLocust(program: string, user: string): Peer {
  return async (load) => {
    const { url, users, seconds } = load;
    const count = ['--users', String(users), '--spawn-rate', String(users), '--run-time', `${seconds}s`];
    const argv = [program, '--headless', '--json', '--loglevel', 'ERROR', '--host', url, '-f', file];
    const variables = { ...variablesOf(load), PYTHONDONTWRITEBYTECODE: '1' };
    const { exitCode, stdout, stderr, ...seen } = await underWatch([...argv, ...count, user], variables);
    const rows = JSON.parse(stdout) as { num_requests: number; num_failures: number }[];
    const sum = (field: 'num_requests' | 'num_failures'): number =>
      rows.reduce((total, row) => total + row[field], 0);
    if (sum('num_failures') > 0) throw new Error(`${user}: ${stderr} (exit ${exitCode ?? 'signal'})`);
    return { ...seen, requests: sum('num_requests') };
  };
}
