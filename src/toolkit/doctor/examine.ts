/** What a load test needs of this machine, each looked at by itself: what was found, and the fix. */
import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { makeFolder } from '../base/atomic-write.ts';
import { childEnvironment, type Environment } from '../config/child-environment.ts';
import { UserError } from '../base/errors.ts';
import { k6CacheFolder } from '../k6/cache-folder.ts';
import { lookForK6 } from '../k6/find-k6.ts';
import { versionRange } from '../k6/version.ts';
import { raiseOpenFiles } from '../base/system-errors.ts';
import { machineRoom } from '../run/machine-room.ts';

export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'bad';
  readonly found: string;
  /** What to do about it; empty when it is ok. */
  readonly fix: string;
}

/** package.json's `engines`. */
const leastNode = [20, 12] as const;
const leastOpenFiles = 4096;
const leastCores = 2;
const sandboxPort = 8089;
const dashboardPort = 5665;
const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

export async function examine(env: Environment): Promise<Check[]> {
  const looked = await Promise.all([
    checkK6(env),
    checkGo(env),
    checkBrowser(env),
    checkPort(sandboxPort, 'the sandbox', 'give jorge-load sandbox another --port'),
    checkPort(dashboardPort, 'the live dashboard', 'stop what listens there, or leave out --dashboard'),
    checkCache(env),
  ]);
  return [checkNode(), checkCores(), checkOpenFiles(), ...looked];
}

function ok(name: string, found: string): Check {
  return { name, status: 'ok', found, fix: '' };
}

function checkNode(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  if (fits) return ok('node', process.version);
  return {
    name: 'node',
    status: 'bad',
    found: process.version,
    fix: `install Node ${leastNode.join('.')} or newer`,
  };
}

async function checkK6(env: Environment): Promise<Check> {
  const passedOver: string[] = [];
  const progress = {
    say: (line: string) => void passedOver.push(line),
    during: <Result>(_step: string, work: Promise<Result>) => work,
  };
  try {
    const k6 = await lookForK6({ env, progress });
    if (k6 !== null) return ok('k6', `${k6.version} at ${k6.path} (${k6.source})`);
    const found = passedOver.length === 0 ? 'none yet' : passedOver.join('; ');
    const fix = `the first run makes one; or install k6 ${versionRange}, or set K6_BIN`;
    return { name: 'k6', status: 'warn', found, fix };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { name: 'k6', status: 'bad', found: error.message, fix: 'set K6_BIN to another k6, or unset it' };
  }
}

async function checkGo(env: Environment): Promise<Check> {
  const { failed, stdout } = await execa('go', ['version'], {
    env: childEnvironment(env, 'goBuild'),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  if (!failed) return ok('go', stdout.replace(/^go version /, ''));
  return {
    name: 'go',
    status: 'warn',
    found: 'none',
    fix: 'only needed to build k6: install Go 1.25 or newer',
  };
}

async function checkBrowser(env: Environment): Promise<Check> {
  const given = env['CHROME_BIN'];
  if (given !== undefined && given !== '') {
    if (await isExecutable(given)) return ok('chromium', `${given} (CHROME_BIN)`);
    const found = `CHROME_BIN is ${given}, which cannot be run`;
    return { name: 'chromium', status: 'warn', found, fix: 'set CHROME_BIN to a Chromium, or unset it' };
  }
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    for (const name of browsers) {
      if (await isExecutable(join(folder, name))) return ok('chromium', join(folder, name));
    }
  }
  if (hasShippedBrowser()) return ok('chromium', 'npm package @sparticuz/chromium');
  const fix = 'only needed for the browser tests: npm ci, install Chromium, or set CHROME_BIN';
  return { name: 'chromium', status: 'warn', found: 'none', fix };
}

function hasShippedBrowser(): boolean {
  try {
    createRequire(import.meta.url).resolve('@sparticuz/chromium');
    return true;
  } catch {
    return false;
  }
}

async function checkPort(port: number, user: string, fix: string): Promise<Check> {
  const name = `port ${port}`;
  const isFree = await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  return isFree ? ok(name, `free, for ${user}`) : { name, status: 'warn', found: 'taken', fix };
}

function checkOpenFiles(): Check {
  const { openFiles } = machineRoom();
  if (openFiles === null) return ok('open files', 'not known on this system');
  const found = Number.isFinite(openFiles) ? String(openFiles) : 'unlimited';
  if (openFiles >= leastOpenFiles) return ok('open files', found);
  const fix = `each user holds a connection; ${raiseOpenFiles(leastOpenFiles * 4)}`;
  return { name: 'open files', status: 'warn', found, fix };
}

function checkCores(): Check {
  const cores = availableParallelism();
  if (cores >= leastCores) return ok('cores', String(cores));
  const fix = `k6 and the sandbox share them: use ${leastCores} or more, or a target elsewhere`;
  return { name: 'cores', status: 'warn', found: String(cores), fix };
}

async function checkCache(env: Environment): Promise<Check> {
  const folder = k6CacheFolder(env);
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
    return ok('cache', folder);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return { name: 'cache', status: 'bad', found, fix: 'set XDG_CACHE_HOME to a folder that can be' };
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
