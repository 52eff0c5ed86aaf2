/**
 * A soak: k6 judges and sums up nothing and so keeps no samples, its memory stays level, and all is judged of the record.
 * Asked for, or by itself where the load is long.
 */
import { RequestError } from '../base/errors.ts';
import type { PlannedLoad } from './planned-load.ts';
import type { PreparedRun } from './prepared-run.ts';

const longSeconds = 3_600;
/** k6 counts what iterations get to end in. */
const gracefulSeconds = 30;

export type SoakChoice = 'asked-for' | 'by-itself' | 'no';

/** @throws RequestError E_USAGE where the load ends by k6's own judgement */
export function chooseSoak(
  { soak, scenario }: Pick<PreparedRun, 'soak' | 'scenario'>,
  load: PlannedLoad | null,
): SoakChoice {
  const needsJudge = load?.stopsWhenBroken === true;
  if (!soak) return !needsJudge && isLong(load) ? 'by-itself' : 'no';
  if (!needsJudge) return 'asked-for';
  throw new RequestError(
    'E_USAGE',
    (name) =>
      `${scenario} ends where k6 says that a limit broke, and k6 judges nothing then; leave out ${name('soak')}`,
  );
}

function isLong(load: PlannedLoad | null): boolean {
  return load !== null && load.seconds > longSeconds + gracefulSeconds;
}
