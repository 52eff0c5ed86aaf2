/**
 * One VU that asks four times a second and times what the platform promises of a recovery:
 * first failure → first success (outage) → as it was before the failure, in p95 and success (recovery).
 */
import { Trend } from '../lib/hot/k6.ts';
import { between, type TaskContext, type User } from '../lib/hot/user.ts';
import type { Outcome, PlatformClient } from '../platform/hot/client.ts';
import { everydayLead } from '../platform/hot/payloads.ts';
import type { OwnMetricName } from '../platform/hot/vocabulary.ts';
import { task } from './task.ts';

const outageDuration = new Trend('outage_duration' satisfies OwnMetricName, true);
const recoveryDuration = new Trend('recovery_duration' satisfies OwnMetricName, true);

/** Two in a row: one lost request is no outage. */
const failuresOfAnOutage = 2;
/** How the target was before: the last half minute, of two seconds at least, most of it good. */
const before = { most: 120, fewest: 8, share: 0.5, quantile: 0.95 };
/** Normal is five seconds of probes with as many successes as before, but for one. */
const window = { probes: 20, lost: 1 };
/** As fast as before: within half as much again, or this much more where that is less than a clock's noise. */
const asFast = { factor: 1.5, ms: 10 };

interface Probe {
  readonly timeMs: number;
  readonly ok: boolean;
  readonly durationMs: number;
}

/** What this target has to come back to. */
interface Usual {
  readonly share: number;
  readonly slowestMs: number;
}

/** What one run of probes says; fed in the order of time. */
export class RecoveryWatch {
  private failures: Probe[] = [];
  private firstSuccessMs = 0;
  private downSinceMs = 0;
  private state: 'normal' | 'down' | 'returning' = 'normal';
  private recent: Probe[] = [];
  private history: Probe[] = [];
  /** Null until the target was good for once: what never was good has no outage. */
  private usual: Usual | null = null;

  /** An outage's length or a recovery's, in ms, at the probe that ends it. */
  see(probe: Probe): { outageMs?: number; recoveryMs?: number } {
    this.failures = probe.ok ? [] : [...this.failures.slice(0, failuresOfAnOutage), probe];
    if (this.state === 'normal') this.history = [...this.history, probe].slice(-before.most);
    if (this.state !== 'down' && this.failures.length >= failuresOfAnOutage) return this.fail(probe);
    if (this.state === 'down' && probe.ok) {
      this.state = 'returning';
      this.firstSuccessMs = probe.timeMs;
      this.recent = [probe];
      return { outageMs: probe.timeMs - this.downSinceMs };
    }
    return this.state === 'returning' ? this.awaitNormal(probe) : {};
  }

  private fail(probe: Probe): Record<string, never> {
    if (this.state === 'normal') this.usual = usualOf(this.history.slice(0, -this.failures.length));
    if (this.usual === null) return {};
    this.state = 'down';
    this.downSinceMs = this.failures[0]?.timeMs ?? probe.timeMs;
    return {};
  }

  private awaitNormal(probe: Probe): { recoveryMs?: number } {
    this.recent = [...this.recent, probe].slice(-window.probes);
    const { share, slowestMs } = this.usual ?? { share: 1, slowestMs: Infinity };
    const good = this.recent.filter(({ ok, durationMs }) => ok && durationMs <= slowestMs).length;
    if (this.recent.length < window.probes || good < Math.round(window.probes * share) - window.lost)
      return {};
    this.state = 'normal';
    this.history = [...this.recent];
    // At least 1 ms: 0 is what a trend without samples reads as.
    return { recoveryMs: Math.max(1, (this.recent[0]?.timeMs ?? 0) - this.firstSuccessMs) };
  }
}

function usualOf(probes: readonly Probe[]): Usual | null {
  const durations = probes
    .filter(({ ok }) => ok)
    .map(({ durationMs }) => durationMs)
    .sort((a, b) => a - b);
  const share = durations.length / probes.length;
  if (probes.length < before.fewest || share < before.share) return null;
  const p95Ms = durations[Math.ceil(durations.length * before.quantile) - 1] ?? 0;
  return { share, slowestMs: Math.max(p95Ms * asFast.factor, p95Ms + asFast.ms) };
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
  const seen = watch.see({ timeMs, ok: outcome.ok, durationMs: outcome.response.timings.duration });
  if (seen.outageMs !== undefined) outageDuration.add(seen.outageMs);
  if (seen.recoveryMs !== undefined) recoveryDuration.add(seen.recoveryMs);
}
