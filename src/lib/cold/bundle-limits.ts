/** The scenario's own slice of thresholds.json, which src/toolkit/bundle puts into each bundle. */
import type { ScenarioLimits } from '../../contract/thresholds.ts';

declare const SCENARIO_LIMITS: ScenarioLimits;

export function bundleLimits(): ScenarioLimits {
  return SCENARIO_LIMITS;
}
