/** Between the blocks of `ab`: the build that just had its turn is left alone until it is back as it was at rest. */
import { healthPath } from '../../contract/platform.ts';
import type { Turn } from '../compare/block-order.ts';
import { projectPlatform } from '../config/platform.ts';
import type { Cooldown } from '../cooldown/cooldown.ts';
import { cooldownText, secondsText } from '../cooldown/cooldown-text.ts';
import { betweenShortRuns, openGauge } from '../cooldown/target-gauge.ts';
import type { PreparedRun } from '../run/prepared-run.ts';
import { watchedIn } from '../run/run-scenario.ts';

export interface AbCooldowns {
  /** @throws the signal's reason */
  readonly after: (turn: Turn) => Promise<void>;
  /** How long was waited, and after which blocks a build did not recover in time. */
  readonly notes: () => string[];
  readonly close: () => Promise<void>;
}

const { everyMs, silentSeconds } = betweenShortRuns;
const limits = { minSeconds: 0, maxSeconds: 30, silentSeconds };

/** Looks at both builds at rest. @throws the signal's reason */
export async function openAbCooldowns(
  requests: Readonly<Record<Turn, PreparedRun>>,
  folder: string,
  signal: AbortSignal,
): Promise<AbCooldowns> {
  const gaugeOf = (turn: Turn) => {
    const url = requests[turn].overrides.targetUrl ?? '';
    const healthUrl = url + healthPath(projectPlatform());
    return openGauge({ healthUrl, watched: watchedIn(requests[turn], url), folder, everyMs });
  };
  const gauges = { a: gaugeOf('a'), b: gaugeOf('b') };
  const [a, b] = await Promise.all([gauges.a.takeBand(signal), gauges.b.takeBand(signal)]);
  const bands = { a, b };
  const taken: { readonly turn: Turn; readonly cooldown: Cooldown }[] = [];
  return {
    after: async (turn) => {
      const cooldown = await gauges[turn].waitUntilBack(bands[turn], limits, signal);
      signal.throwIfAborted();
      taken.push({ turn, cooldown });
    },
    notes: () => {
      const seconds = taken.map(({ cooldown }) => cooldown.waitedSeconds);
      const vain = taken.filter(({ cooldown }) => cooldown.endedBy === 'given-up');
      return [
        `After each block its build was left alone until it was as before any load: ${secondsText(Math.min(...seconds))} to ${secondsText(Math.max(...seconds))}.`,
        ...vain.map(
          ({ turn, cooldown }) => `After a block of ${turn.toUpperCase()}: ${cooldownText(cooldown)}.`,
        ),
      ];
    },
    close: async () => {
      await Promise.all([gauges.a.close(), gauges.b.close()]);
    },
  };
}
