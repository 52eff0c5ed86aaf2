/**
 * What a runner in a cluster tells with its figures, as nobody reads its log there: that its load begins, and which
 * bundle it is. Input: the bundle itself, which k6 has beside the script. Output: the gauge `runner_began`.
 */
import { metricNames } from '../../contract/metrics.ts';
import { Gauge, sha256 } from '../hot/k6.ts';

/** Null where nobody asked for it. To be called while k6 initialises: no file can be opened later. */
export function runnerTeller(scenario: string): (() => void) | null {
  if (__ENV['TELL_RUNNER'] !== '1') return null;
  const began = new Gauge(metricNames.runnerBegan);
  const bundle = sha256(open(`./${scenario}.js`, 'b'), 'hex');
  return () => began.add(Date.now(), { bundle });
}
