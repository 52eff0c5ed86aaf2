/** What this machine's k6 can do with a scenario's bundle, measured and kept for the runs to come. */
import { calibrate as measure } from '../calibrate/calibrate.ts';
import { keepCalibration, keyOfGenerator } from '../calibrate/calibration-file.ts';
import { UserError } from '../base/errors.ts';
import { childEnvironment } from '../config/child-environment.ts';
import { projectPlatform } from '../config/platform.ts';
import type { Document } from '../document/document.ts';
import { calibrationDocument } from '../documents/calibration.ts';
import type { Calibration } from '../record/calibration-schema.ts';
import { planLoad } from '../run/planned-load.ts';
import type { RunContext } from '../run/prepared-run.ts';
import { startSandbox } from '../run/sandbox-process.ts';
import { prepareBundle } from './prepare.ts';
import type { CalibrateRequest } from './requests.ts';

export interface CalibrateResult {
  readonly calibration: Calibration;
  readonly document: Document;
  /** Where it is kept. */
  readonly file: string;
}

/** @throws UserError or InterruptedError: nothing is kept then */
export async function calibrate(request: CalibrateRequest, context: RunContext): Promise<CalibrateResult> {
  const { scenario = projectPlatform().scenarios.everyday, timeScale = 1, thresholds } = request;
  const { env, progress, interrupts } = context;
  const asked = { scenario, ...(thresholds === undefined ? {} : { thresholds }) };
  const { root, bundle, k6 } = await prepareBundle(asked, context);
  await proveOpen({ scenario, k6: k6.path, bundle: bundle.path }, context);
  const flags = { faults: [], workers: null, readyAfterMs: 0, stores: {} };
  const server = await startSandbox(flags, env, interrupts.first);
  try {
    const named = { scenario, ...keyOfGenerator(bundle.sha256, k6.version) };
    const generator = { root, k6: k6.path, bundle: bundle.path, server };
    const work = measure({ generator, named, timeScale }, context);
    const calibration = await progress.during(`calibrating ${scenario}, for about half a minute`, work);
    const document = calibrationDocument(calibration);
    return { calibration, document, file: await keepCalibration(env, calibration) };
  } finally {
    await server.close();
  }
}

/** Rates are asked for, and some scenarios have users alone. @throws UserError E_USAGE */
async function proveOpen(
  { scenario, k6, bundle }: { readonly scenario: string; readonly k6: string; readonly bundle: string },
  { env }: RunContext,
): Promise<void> {
  const load = await planLoad(k6, bundle, { ...childEnvironment(env), MODEL: 'open' });
  if (load !== null) return;
  throw new UserError(
    'E_USAGE',
    `scenario ${scenario} can't be asked for a rate, which calibrating takes; calibrate another, such as jorge-load calibrate ${projectPlatform().scenarios.everyday}`,
  );
}
