/**
 * `jorge-load sandbox`: reads the flags, listens, and says where as one line of JSON on stdout.
 * The signing secret comes from JWT_SECRET (or JWT_SECRET_KEY), or is made fresh and written to a file that
 * only its owner can read.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { type Fault, faultShapes, parseFault } from './faults.ts';
import { listen } from './listener.ts';
import { listenReady } from './ready-server.ts';
import { endpointNames } from './answer.ts';
import { createSandbox } from './server.ts';
import { openCache, openDatabase, ownMemory, type Stores } from './stores.ts';
import { capacityPerSecond, normalMix } from './service-model.ts';

const usageExit = 2;
const parentCheckMs = 500;

interface Flags {
  readonly port: number;
  readonly workers: number;
  readonly queue: number;
  readonly serviceTimeScale: number;
  readonly seed: number;
  readonly cpuCost: number;
  readonly burners: number;
  readonly poolSize: number;
  readonly fault: readonly Fault[];
  readonly record?: string;
  readonly sharedLock?: string;
  readonly secretFile?: string;
  /** Milliseconds before each answer that is held ready; absent: the whole sandbox. */
  readonly ready?: number;
  /** Its pid: by the time this one can ask who started it, nobody may be left to ask for. */
  readonly exitWithParent?: number;
  readonly postgres?: string;
  readonly redis?: string;
}

function number(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Allowed is a number from ${min} to ${max}.`);
  };
}

function fault(text: string, before: readonly Fault[]): readonly Fault[] {
  const parsed = parseFault(text, endpointNames);
  if (typeof parsed === 'string') throw new InvalidArgumentError(parsed);
  return [...before, parsed];
}

function createCommand(): Command {
  const faults = Object.entries(faultShapes).map(([name, { says, numbers }]) => {
    const keys = Object.entries(numbers).map(([key, value]) => `${key}=${value}`);
    return `  ${[name, keys.join(',')]
      .filter((part) => part !== '')
      .join(':')
      .padEnd(30)} ${says}`;
  });
  return new Command('jorge-load sandbox')
    .description('A stand-in for the platform on loopback, with a known capacity and faults on demand.')
    .option('--port <port>', 'port on 127.0.0.1; 0 takes a free one', number(0, 65535), 8089)
    .option('--workers <n>', 'requests served at once', number(1, 100_000), 64)
    .option('--queue <n>', 'requests that may wait; beyond it 503', number(0, 1_000_000), 2048)
    .option(
      '--service-time-scale <x>',
      'multiplies every service time; 0 answers at once',
      number(0, 1000),
      1,
    )
    .option('--pool-size <n>', 'database connections', number(1, 100_000), 64)
    .option('--cpu-cost <ms>', 'real CPU that each request burns', number(0, 10_000), 0)
    .option('--burners <n>', 'threads to burn CPU in; 0 burns in the event loop', number(0, 64), 0)
    .option('--seed <n>', 'seed of the service times', number(0, 4_294_967_295), 1)
    .option('--fault <spec>', 'a fault, see below; repeatable', fault, [])
    .option('--shared-lock <path>', 'serve under one lock with every sandbox that names this path')
    .option(
      '--ready <ms>',
      'answer after so many ms from what is held ready: for measuring a load generator; no tokens are checked, no faults made',
      number(0, 60_000),
    )
    .option('--record <file>', 'append every request as a line of JSON')
    .option('--secret-file <file>', 'make a fresh signing secret and write it there, readable by you alone')
    .option('--postgres <url>', 'a PostgreSQL to ask for each computed answer; or SANDBOX_POSTGRES_URL')
    .option('--redis <url>', 'a Redis to keep answers in; or SANDBOX_REDIS_URL')
    .option(
      '--exit-with-parent <pid>',
      'stop when the process that started this one is gone',
      number(1, 4_194_304),
    )
    .addHelpText(
      'after',
      `\nFaults: name:key=value,…  with endpoint=<name>, after=<duration>, for=<duration> and\n${faults.join('\n')}\n\nEndpoints: ${endpointNames.join(', ')}`,
    )
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : usageExit));
}

function fail(message: string): never {
  process.stderr.write(`error: ${message}\n`);
  process.exit(usageExit);
}

function signingSecret(file: string | undefined): string {
  const given = process.env['JWT_SECRET'] ?? process.env['JWT_SECRET_KEY'];
  if (given === undefined || given === '') {
    if (file === undefined) {
      return fail(
        'JWT_SECRET is missing; set it (32 characters or more), or add --secret-file <file> to have one made',
      );
    }
    const made = randomBytes(36).toString('base64url');
    writeFileSync(file, made, { mode: 0o600 });
    return made;
  }
  if (given.length < 32) return fail(`JWT_SECRET has ${given.length} characters; allowed is 32 or more`);
  return given;
}

async function openStores({ postgres, redis, poolSize }: Flags): Promise<Stores> {
  const database = postgres ?? process.env['SANDBOX_POSTGRES_URL'];
  const cache = redis ?? process.env['SANDBOX_REDIS_URL'];
  const own = ownMemory();
  return {
    database: database ? await orFail('PostgreSQL', openDatabase(database, poolSize)) : own.database,
    cache: cache ? await orFail('Redis', openCache(cache)) : own.cache,
  };
}

async function orFail<Store>(name: string, opening: Promise<Store>): Promise<Store> {
  return await opening.catch((error: unknown) => {
    const { message, code } = error as { message: string; code?: string };
    return fail(`${name} cannot be used: ${message === '' ? (code ?? 'no answer') : message}`);
  });
}

/** Runs until a signal. @param argv the flags alone */
export async function runSandbox(argv: readonly string[]): Promise<void> {
  const flags = createCommand().parse(argv, { from: 'user' }).opts<Flags>();
  const sandbox = await createSandbox(
    {
      secret: signingSecret(flags.secretFile),
      workers: flags.workers,
      queue: flags.queue,
      // What is held ready is made once, and that need not wait.
      timeScale: flags.ready === undefined ? flags.serviceTimeScale : 0,
      seed: flags.seed,
      cpuCostMs: flags.cpuCost,
      burners: flags.burners,
      poolSize: flags.poolSize,
      recordFile: flags.record ?? null,
      sharedLock: flags.sharedLock ?? null,
    },
    await openStores(flags),
  );
  flags.fault.forEach((one) => sandbox.faults.add(one));
  const listening =
    flags.ready === undefined ? listen(sandbox, flags.port) : listenReady(sandbox, flags.port, flags.ready);
  const listener = await listening.catch((error: unknown) => {
    const { code } = error as { code?: string };
    if (code === 'EADDRINUSE')
      return fail(
        `port ${flags.port} on 127.0.0.1 is taken; allowed is another --port, or --port 0 for a free one`,
      );
    throw error;
  });
  const capacity = capacityPerSecond(
    { workers: flags.workers, timeScale: flags.serviceTimeScale },
    normalMix,
    0.8,
  );
  const facts = {
    event: 'listening',
    url: listener.url,
    pid: process.pid,
    capacityPerSecond: Math.round(capacity),
  };
  process.stdout.write(
    `${JSON.stringify(Number.isFinite(capacity) && flags.ready === undefined ? facts : { ...facts, capacityPerSecond: null })}\n`,
  );
  const stop = (): void => void listener.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (flags.exitWithParent !== undefined) stopWithout(flags.exitWithParent, stop);
}

function stopWithout(parent: number, stop: () => void): void {
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, parentCheckMs).unref();
}
