/** `jorge-load calibrate [scenario]`. */
import { exitCodes } from '../../base/errors.ts';
import { calibrate as driveCalibrate } from '../../drive/calibrate.ts';
import type { CalibrateRequest } from '../../drive/requests.ts';
import { command } from '../command.ts';
import { withContext } from '../context.ts';
import * as flags from '../flags.ts';
import { sayPath, show } from '../say.ts';

export const calibrate = command<CalibrateRequest>({
  name: 'calibrate',
  what: 'measure what this machine itself can send and adds to latencies; runs of the scenario go by it',
  asks: {
    scenario: ['[scenario]', 'one of: jorge-load scenarios', flags.asText, flags.everyday],
    thresholds: flags.thresholds('limits that are part of the bundle (default: thresholds.json)'),
  },
  notes: [flags.exitCodeNote],
  act: async (request) => {
    const { document, file } = await withContext((context) => driveCalibrate(request, context));
    show(document);
    sayPath('kept', file);
    return exitCodes.pass;
  },
});
