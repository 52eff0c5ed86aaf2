/**
 * The phases of a load, by the `phase` tag of its requests: made by src/lib/hot/stages.ts, told apart by the toolkit.
 * Any other phase is a scenario's own, and judged by no gate unless it is named.
 */
export const rampPhase = 'ramp';
/** What gates and reports judge, where there is some. */
export const steadyPhase = 'steady';
export const drainPhase = 'drain';

/** Of a load that climbs: `step_1`, `step_2`, … */
export const stepPrefix = 'step_';

export function isStep(phase: string): boolean {
  return phase.startsWith(stepPrefix);
}
