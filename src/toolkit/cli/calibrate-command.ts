/** `jorge-load calibrate [scenario]`. */
import { calibrate } from '../drive/calibrate.ts';
import type { CalibrateRequest } from '../drive/requests.ts';
import { exitCodes } from '../base/errors.ts';
import { withContext } from './context.ts';
import { sayPath, show } from './say.ts';

export type CalibrateFlags = Pick<CalibrateRequest, 'thresholds'>;

export async function calibrateCommand(scenario: string, flags: CalibrateFlags): Promise<number> {
  const { document, file } = await withContext((context) => calibrate({ scenario, ...flags }, context));
  show(document);
  sayPath('kept', file);
  return exitCodes.pass;
}
