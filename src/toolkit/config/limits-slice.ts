/** The part of thresholds.json that one scenario's bundle carries: every VU pays for what is in it. */
import { parseDuration } from '../../contract/duration.ts';
import type { Limits } from '../../contract/limit.ts';
import { steadyPhase } from '../../contract/phases.ts';
import { canonicalK6Selector } from '../../contract/selector.ts';
import { mostSlidingLimits, type SlidingLimit } from '../../contract/sliding.ts';
import type { ScenarioLimits, StatedLimits, Thresholds } from '../../contract/thresholds.ts';
import { UserError } from '../base/errors.ts';

/** @throws UserError E_THRESHOLDS where there are too many limits on windows */
export function limitsSlice(thresholds: Thresholds, scenario: string): ScenarioLimits {
  const own = thresholds.scenarios[scenario] ?? { gate: {}, target: {} };
  const gates = [thresholds.common.gate, own.gate];
  const targets = [thresholds.common.target, endpointTargets(thresholds), own.target];
  const sliding = [...slidingOf('gate', gates), ...slidingOf('target', targets)];
  if (sliding.length > mostSlidingLimits) {
    const allowed = `allowed are ${mostSlidingLimits} with "every"`;
    throw new UserError('E_THRESHOLDS', `${scenario} has ${sliding.length} limits on windows; ${allowed}`);
  }
  return {
    gate: merge(gates),
    target: merge(targets),
    ...(own.step === undefined ? {} : { step: own.step }),
    ...(sliding.length === 0 ? {} : { sliding }),
  };
}

/** What has to hold in every window, of all parts. */
function slidingOf(kind: SlidingLimit['kind'], parts: readonly StatedLimits[]): SlidingLimit[] {
  return parts.flatMap((part) =>
    Object.entries(part).flatMap(([selector, stated]) =>
      stated.flatMap((one): SlidingLimit[] => {
        if (typeof one === 'string') return [];
        const { limit, every, abort = false } = one;
        const everySeconds = parseDuration(every) ?? 0;
        return [{ kind, selector: canonicalK6Selector(selector), limit, everySeconds, abort }];
      }),
    ),
  );
}

/** An endpoint's limits hold in steady load. */
function endpointTargets(thresholds: Thresholds): StatedLimits {
  return Object.fromEntries(
    Object.entries(thresholds.endpoints).flatMap(([name, limits]) =>
      Object.entries(limits).map(([metric, expressions]) => [
        `${metric}{name:${name},phase:${steadyPhase}}`,
        expressions,
      ]),
    ),
  );
}

/** All expressions of a selector that several parts name: of two spellings of one, k6 would forget one's. */
function merge(parts: readonly StatedLimits[]): Limits {
  const merged: Record<string, readonly string[]> = {};
  for (const part of parts) {
    for (const [selector, stated] of Object.entries(part)) {
      const one = canonicalK6Selector(selector);
      const expressions = stated.filter((limit) => typeof limit === 'string');
      // One whose limits are all of windows has none over all.
      if (expressions.length === 0 && stated.length > 0) continue;
      merged[one] = [...new Set([...(merged[one] ?? []), ...expressions])];
    }
  }
  return merged;
}
