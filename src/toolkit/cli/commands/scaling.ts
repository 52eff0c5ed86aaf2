/** `jorge-load scaling`. */
import { UserError } from '../../base/errors.ts';
import { commandWith, readValue, replicas } from '../../drive/request-values.ts';
import type { Replicas, ScalingRequest } from '../../drive/requests.ts';
import { scaling as driveScaling } from '../../drive/scaling.ts';
import { exitOfScaling } from '../../exit-policy.ts';
import { command, type Reader } from '../command.ts';
import { withContext } from '../context.ts';
import * as flags from '../flags.ts';
import { sayPath, show } from '../say.ts';
import { searchFlags, trialGroups } from '../search-flags.ts';

const start = 'starts a replica on {port}, behind an nginx of ours (default: the sandbox)';
const scale = 'gives the service behind --target its {replicas}, and returns when they serve';
const workers = 'requests each sandbox serves at once';
const { allowTarget, skipProof } = flags.target;
const readStart: Reader<Replicas> = (text, flag) => ({
  kind: 'start',
  command: readValue(flag, commandWith('{port}'), text),
});
const readScale: Reader<Replicas> = (text, flag) => ({
  kind: 'scale',
  command: readValue(flag, commandWith('{replicas}'), text),
});

export const scaling = command<ScalingRequest>({
  name: 'scaling',
  what: 'find the capacity of 1, 2, 4 … replicas, and what they share',
  groups: {
    Search: searchFlags,
    Replicas: [
      { replicas: ['--replicas <sizes>', 'how many replicas, rising', replicas, '1,2,4'] },
      { by: ['--start <command>', start, readStart] },
      { load: { target: ['--target <url>', 'a balancer of your own, with --scale'] } },
      { by: ['--scale <command>', scale, readScale] },
      { load: { allowTarget, skipProof } },
      { by: ['--sandbox-workers <n>', workers, (text) => ({ kind: 'sandbox', workers: text })] },
    ],
    ...trialGroups,
  },
  notes: [flags.credentialsNote, flags.exitCodeNote],
  act: async (request, given) => {
    refuseMixtures((flag) => given.includes(flag));
    const { record, document, page } = await withContext((context) => driveScaling(request, context));
    show(document);
    sayPath('report', page);
    return exitOfScaling(record, request.replicas.length);
  },
});

/** @throws UserError E_USAGE */
function refuseMixtures(isGiven: (flag: string) => boolean): void {
  const isScaled = isGiven('--scale');
  if (isGiven('--start') && (isScaled || isGiven('--target'))) {
    throw mixed('--start brings its own balancer; allowed is either --start, or --target with --scale');
  }
  if (isScaled !== isGiven('--target')) {
    throw mixed('--target and --scale need each other: where the balancer is, and how it gets its replicas');
  }
  if (isGiven('--sandbox-workers') && (isGiven('--start') || isScaled)) {
    throw mixed('--sandbox-workers is of the sandbox; leave out --start and --scale');
  }
}

function mixed(line: string): UserError {
  return new UserError('E_USAGE', line);
}
