/** The part of thresholds.json that one scenario's bundle carries: every VU pays for what is in it. */
import { steadyPhase } from '../../contract/phases.ts';
import { canonicalK6Selector } from '../../contract/selector.ts';
import type { Limits } from '../../contract/limit.ts';
import type { ScenarioLimits, Thresholds } from '../../contract/thresholds.ts';

export function limitsSlice(thresholds: Thresholds, scenario: string): ScenarioLimits {
  const own = thresholds.scenarios[scenario] ?? { gate: {}, target: {} };
  return {
    gate: merge(thresholds.common.gate, own.gate),
    target: merge(thresholds.common.target, endpointTargets(thresholds), own.target),
    ...(own.step === undefined ? {} : { step: own.step }),
  };
}

/** An endpoint's limits hold in steady load. */
function endpointTargets(thresholds: Thresholds): Limits {
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
function merge(...parts: readonly Limits[]): Limits {
  const merged: Record<string, readonly string[]> = {};
  for (const part of parts) {
    for (const [selector, expressions] of Object.entries(part)) {
      const one = canonicalK6Selector(selector);
      merged[one] = [...new Set([...(merged[one] ?? []), ...expressions])];
    }
  }
  return merged;
}
