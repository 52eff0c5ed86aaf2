/** `jorge-load scaling`. */
import type { Replicas, ScalingRequest } from '../drive/requests.ts';
import { scaling } from '../drive/scaling.ts';
import { UserError } from '../base/errors.ts';
import { exitOfScaling } from '../exit-policy.ts';
import { withContext } from './context.ts';
import { sayPath, show } from './say.ts';
import { type SearchFlags, searchShape } from './search-flags.ts';

export interface ScalingFlags extends SearchFlags {
  readonly replicas: string;
  /** Starts one replica on `{port}`; the sandbox when left out. */
  readonly start?: string;
  /** Makes the service behind --target have `{replicas}`. */
  readonly scale?: string;
  readonly sandboxWorkers?: string;
}

export async function scalingCommand(flags: ScalingFlags): Promise<number> {
  const request = scalingRequest(flags);
  const { record, document, page } = await withContext(async (context) => await scaling(request, context));
  show(document);
  sayPath('report', page);
  return exitOfScaling(record, request.replicas.length);
}

/** @throws UserError E_USAGE */
function scalingRequest(flags: ScalingFlags): ScalingRequest {
  const { replicas: sizes, start, scale, sandboxWorkers, ...shape } = flags;
  const replicas = readReplicas(sizes);
  refuseMixtures(flags);
  return { ...searchShape(shape, 'rate'), replicas, by: replicasBy({ start, scale, sandboxWorkers }) };
}

function replicasBy({
  start,
  scale,
  sandboxWorkers: workers,
}: Record<'start' | 'scale' | 'sandboxWorkers', string | undefined>): Replicas {
  if (scale !== undefined) return { kind: 'scale', command: scale };
  if (start !== undefined) return { kind: 'start', command: start };
  return { kind: 'sandbox', ...(workers === undefined ? {} : { workers }) };
}

const mostReplicas = 100;

function readReplicas(text: string): number[] {
  const sizes = text.split(',').map((item) => (/^\s*\d+\s*$/.test(item) ? Number(item) : NaN));
  const areRising = sizes.every((size, place) => size > (sizes[place - 1] ?? 0));
  if (areRising && sizes.length >= 2 && (sizes.at(-1) ?? 0) <= mostReplicas) return sizes;
  throw new UserError(
    'E_USAGE',
    `--replicas is ${JSON.stringify(text)}; allowed is two or more rising whole numbers up to ${mostReplicas}, e.g. 1,2,4`,
  );
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
