/**
 * Gatling with its Java DSL: its JavaScript SDK downloads a runtime of its own from elsewhere than the registry. Maven
 * fetches it into the cache at its first run; a JDK and Maven must be there.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { cacheFolder, root } from '../../src/toolkit/config/paths.ts';
import { underWatch } from '../k6.ts';
import { type Load, type Peers, type Seen, variablesOf } from './peer.ts';

const version = '3.15.1';
const source = join(root, 'bench/scripts/peers/gatling');

export async function gatlingPeers(): Promise<Peers> {
  const { stderr } = await execa('java', ['-version']);
  const folder = join(cacheFolder(process.env), `gatling-${version}`);
  const libraries = join(folder, 'lib');
  const classes = join(folder, 'classes');
  if (!existsSync(libraries)) {
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${libraries}`];
    await execa('mvn', ['-q', '-B', '-f', join(source, 'pom.xml'), `-Dgatling.version=${version}`, ...goal]);
  }
  const simulation = join(source, 'NormalMix.java');
  await execa('javac', ['-cp', join(libraries, '*'), '-d', classes, simulation]);
  const classPath = [source, classes, join(libraries, '*')].join(':');
  return {
    version: `Gatling ${version} with ${stderr.split('\n')[0] ?? ''}`,
    peers: { Gatling: (load) => byGatling(classPath, load) },
  };
}

async function byGatling(classPath: string, load: Load): Promise<Seen> {
  const results = await mkdtemp(join(tmpdir(), 'jorge-load-peers-'));
  try {
    // What Gatling's own plugin for Maven opens to it.
    const java = ['java', '--add-opens=java.base/java.lang=ALL-UNNAMED', '-cp', classPath];
    const flags = ['-s', 'NormalMix', '-rf', results, '-nr'];
    const argv = [...java, 'io.gatling.app.Gatling', ...flags];
    const { exitCode, stdout, stderr, ...seen } = await underWatch(argv, variablesOf(load));
    const counts = [...stdout.matchAll(/> Global +\| +([\d,]+) \| +([\d,]+) \| +([\d,]+)/g)].at(-1);
    if (exitCode !== 0 || counts?.[3] !== '0')
      throw new Error(`Gatling ended with ${exitCode ?? 'a signal'}: ${counts?.[0] ?? stdout}${stderr}`);
    return { ...seen, requests: Number(counts[2]?.replaceAll(',', '')) };
  } finally {
    await rm(results, { recursive: true });
  }
}
