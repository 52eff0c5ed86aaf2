/**
 * One VU that asks four times a second and times what the platform promises of a recovery:
 * first failure → first success (outage) → normal p95 and success again (recovery).
 */
import { Trend } from 'k6/metrics';
import { metricNames } from '../contract/metrics.ts';
import { between, type TaskContext, type User } from '../lib/user.ts';
import type { Outcome, PlatformClient } from '../platform/client.ts';
import { everydayLead } from '../platform/payloads.ts';
import { task } from './task.ts';

const outageDuration = new Trend(metricNames.outage, true);
const recoveryDuration = new Trend(metricNames.recovery, true);

/** Two in a row: one lost request is no outage. */
const failuresOfAnOutage = 2;
/** Normal is five seconds in which at least 19 of 20 probes succeed within the normal p95. */
const window = { probes: 20, good: 19, normalP95Ms: 100 };

interface Probe {
  readonly timeMs: number;
  readonly ok: boolean;
  readonly good: boolean;
}

/** What one run of probes says; fed in the order of time. */
export class RecoveryWatch {
  private failures: Probe[] = [];
  private firstSuccessMs = 0;
  private state: 'normal' | 'down' | 'returning' = 'normal';
  private recent: Probe[] = [];

  /** An outage's length or a recovery's, in ms, at the probe that ends it. */
  see(probe: Probe): { outageMs?: number; recoveryMs?: number } {
    this.failures = probe.ok ? [] : [...this.failures.slice(0, failuresOfAnOutage), probe];
    if (this.state !== 'down' && this.failures.length >= failuresOfAnOutage) {
      this.state = 'down';
      this.downSinceMs = this.failures[0]?.timeMs ?? probe.timeMs;
      return {};
    }
    if (this.state === 'down' && probe.ok) {
      this.state = 'returning';
      this.firstSuccessMs = probe.timeMs;
      this.recent = [probe];
      return { outageMs: probe.timeMs - this.downSinceMs };
    }
    return this.state === 'returning' ? this.awaitNormal(probe) : {};
  }

  private downSinceMs = 0;

  private awaitNormal(probe: Probe): { recoveryMs?: number } {
    this.recent = [...this.recent, probe].slice(-window.probes);
    const good = this.recent.filter((one) => one.good).length;
    if (this.recent.length < window.probes || good < window.good) return {};
    this.state = 'normal';
    // At least 1 ms: 0 is what a trend without samples reads as.
    return { recoveryMs: Math.max(1, (this.recent[0]?.timeMs ?? 0) - this.firstSuccessMs) };
  }
}

const watch = new RecoveryWatch();

export const recoveryProbe: User<PlatformClient> = {
  name: 'RecoveryProbe',
  wait: between(0.25, 0.25),
  tasks: [task(1, 'pricing_calculate', probe)],
};

function probe({ client, random, id }: TaskContext<PlatformClient>): void {
  const timeMs = Date.now();
  const outcome: Outcome = client.calculate(everydayLead(random, id), '2s');
  const good = outcome.ok && outcome.response.timings.duration <= window.normalP95Ms;
  const seen = watch.see({ timeMs, ok: outcome.ok, good });
  if (seen.outageMs !== undefined) outageDuration.add(seen.outageMs);
  if (seen.recoveryMs !== undefined) recoveryDuration.add(seen.recoveryMs);
}
