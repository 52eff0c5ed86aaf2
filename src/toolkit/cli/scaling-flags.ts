/** The flags of `jorge-load scaling`, checked: how many replicas, and how they come to be. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { overrideArguments, type OverrideFlags } from '../config/overrides.ts';
import { k6Assignments } from '../config/k6-variables.ts';
import { root } from '../config/paths.ts';
import { UserError } from '../errors.ts';
import { behindNginx, type Deploy, type ReplicaCommand, scaledBy } from '../search/deployment.ts';
import { withheld } from '../withheld.ts';
import type { SearchFlags } from './capacity-flags.ts';
import { quote } from './run-command.ts';
import { type SearchPlace, searchWords } from './search-setup.ts';

export interface ScalingFlags extends SearchFlags, Pick<OverrideFlags, 'target' | 'allowTarget'> {
  readonly replicas: string;
  /** Starts one replica on `{port}`; the sandbox when left out. */
  readonly start?: string;
  /** Makes the service behind --target have `{replicas}`. */
  readonly scale?: string;
  readonly sandboxWorkers?: string;
}

const mostReplicas = 100;

/** @throws UserError E_USAGE */
export function readReplicas(text: string): number[] {
  const sizes = text.split(',').map((item) => (/^\s*\d+\s*$/.test(item) ? Number(item) : NaN));
  const areRising = sizes.every((size, place) => size > (sizes[place - 1] ?? 0));
  if (areRising && sizes.length >= 2 && (sizes.at(-1) ?? 0) <= mostReplicas) return sizes;
  throw new UserError(
    'E_USAGE',
    `--replicas is ${JSON.stringify(text)}; allowed is two or more rising whole numbers up to ${mostReplicas}, e.g. 1,2,4`,
  );
}

export interface Replicated {
  readonly deploy: Deploy;
  readonly place: SearchPlace;
  /** Of replicas that are ours; null: from the environment. */
  readonly credentials: Readonly<Record<string, string>> | null;
}

/** @throws UserError E_USAGE, or E_BALANCER where nginx is needed and not here */
export async function replicated(flags: ScalingFlags): Promise<Replicated> {
  refuseMixtures(flags);
  const { start, scale, target, allowTarget } = flags;
  if (scale !== undefined && target !== undefined) {
    const place = { target, ...(allowTarget === undefined ? {} : { allowTarget }) };
    return {
      deploy: scaledBy(scale, target),
      place: { unit: 'rate', target: place, isSandbox: false },
      credentials: null,
    };
  }
  if (start !== undefined) {
    const command = (port: number): string => start.replaceAll('{port}', String(port));
    return {
      deploy: await behindNginx({ command, env: {} }),
      place: { unit: 'rate', target: { target: 'http://127.0.0.1' }, isSandbox: false },
      credentials: null,
    };
  }
  const secret = randomBytes(36).toString('base64url');
  return {
    deploy: await behindNginx(sandboxReplica(secret, flags.sandboxWorkers)),
    place: { unit: 'rate', target: {}, isSandbox: true },
    credentials: { JWT_SECRET: secret },
  };
}

function refuseMixtures({ start, scale, target, sandboxWorkers }: ScalingFlags): void {
  const refuse = (message: string): never => {
    throw new UserError('E_USAGE', message);
  };
  if (start !== undefined && !start.includes('{port}')) {
    refuse(`--start is ${JSON.stringify(start)}; allowed is a command with {port} in it`);
  }
  if (scale !== undefined && !scale.includes('{replicas}')) {
    refuse(`--scale is ${JSON.stringify(scale)}; allowed is a command with {replicas} in it`);
  }
  if (start !== undefined && (scale ?? target) !== undefined) {
    refuse('--start brings its own balancer; allowed is either --start, or --target with --scale');
  }
  if ((scale === undefined) !== (target === undefined)) {
    refuse('--target and --scale need each other: where the balancer is, and how it gets its replicas');
  }
  if (sandboxWorkers !== undefined && (start ?? scale) !== undefined) {
    refuse('--sandbox-workers is of the sandbox; leave out --start and --scale');
  }
}

function sandboxReplica(secret: string, workers: string | undefined): ReplicaCommand {
  return {
    command: (port) => ({
      file: process.execPath,
      args: [
        ...['--import', join(root, 'scripts/register.mjs'), '--enable-source-maps'],
        ...[join(root, 'scripts/sandbox.ts'), '--port', String(port)],
        ...['--exit-with-parent', String(process.pid)],
        ...(workers === undefined ? [] : ['--workers', workers]),
      ],
    }),
    env: { JWT_SECRET: secret },
  };
}

/** The command that repeats the measurement. */
export function commandOf(flags: ScalingFlags, given: Readonly<Record<string, string>>): string {
  const optional = (flag: string, value: string | undefined): string[] =>
    value === undefined ? [] : [flag, value];
  const words = [
    ...k6Assignments(given),
    ...['jorge-load', 'scaling', '--replicas', flags.replicas],
    ...optional('--start', flags.start),
    ...optional('--target', flags.target),
    ...optional('--scale', flags.scale),
    ...optional('--sandbox-workers', flags.sandboxWorkers),
    ...searchWords(flags),
    ...overrideArguments(given),
  ];
  return withheld(words.map(quote).join(' '));
}
