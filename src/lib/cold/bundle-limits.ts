/** The scenario's own slice of thresholds.json, which src/toolkit/bundle puts into each bundle. */
import type { ScenarioLimits } from '../../contract/thresholds.ts';

/** As JSON: the bundler would make a variable of an object, which each VU evaluates. */
declare const SCENARIO_LIMITS: string;

export function bundleLimits(): ScenarioLimits {
  return JSON.parse(SCENARIO_LIMITS) as ScenarioLimits;
}
