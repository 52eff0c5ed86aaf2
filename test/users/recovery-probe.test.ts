import { describe, expect, it } from 'vitest';
import { RecoveryWatch } from '../../src/users/recovery-probe.ts';

/** Probes every 250 ms; a letter each: o ok, s ok but slow, x failed. */
function watch(pattern: string, [usualMs, slowMs] = [20, 400]): { outageMs: number[]; recoveryMs: number[] } {
  const seen = { outageMs: [] as number[], recoveryMs: [] as number[] };
  const recovery = new RecoveryWatch();
  pattern.split('').forEach((letter, index) => {
    const { outageMs, recoveryMs } = recovery.see({
      timeMs: index * 250,
      ok: letter !== 'x',
      durationMs: letter === 's' ? slowMs : usualMs,
    });
    if (outageMs !== undefined) seen.outageMs.push(outageMs);
    if (recoveryMs !== undefined) seen.recoveryMs.push(recoveryMs);
  });
  return seen;
}

const good = 'o'.repeat(8);

describe('the recovery probe', () => {
  it('times an outage from the first failure to the first success', () => {
    expect(watch(`${good}${'x'.repeat(8)}${'o'.repeat(30)}`).outageMs).toEqual([2000]);
  });

  it('times recovery from the first success to the start of normal service', () => {
    const { recoveryMs } = watch(`${good}${'x'.repeat(8)}${'s'.repeat(12)}${'o'.repeat(30)}`);
    // 12 slow probes of which one still fits into a normal window of 20.
    expect(recoveryMs).toEqual([2750]);
  });

  it('takes as normal what the target did before, however slow that was', () => {
    const course = `${good}${'x'.repeat(8)}${'s'.repeat(12)}${'o'.repeat(30)}`;
    expect(watch(course, [300, 900]).recoveryMs).toEqual([2750]);
    // 80 ms are no recovery of a target that took 5.
    expect(watch(`${good}${'x'.repeat(8)}${'s'.repeat(40)}`, [5, 80]).recoveryMs).toEqual([]);
  });

  it('asks for no more successes than there were before', () => {
    const flaky = 'ooooxooo'.repeat(6);
    expect(watch(`${flaky}${'x'.repeat(8)}${flaky}`)).toEqual({ outageMs: [2000], recoveryMs: [1] });
  });

  it('sees no outage of a target that never was good', () => {
    expect(watch('x'.repeat(40)).outageMs).toEqual([]);
    expect(watch('xxoxx'.repeat(20))).toEqual({ outageMs: [], recoveryMs: [] });
  });

  it('sees one once it was good', () => {
    expect(watch(`${'x'.repeat(8)}${'o'.repeat(40)}${'x'.repeat(4)}${'o'.repeat(25)}`).outageMs).toEqual([
      1000,
    ]);
  });

  it('takes one lost request for no outage', () => {
    expect(watch(`${good}xooo${'o'.repeat(30)}`)).toEqual({ outageMs: [], recoveryMs: [] });
  });

  it('says nothing of a recovery that did not come', () => {
    expect(watch(`${good}${'x'.repeat(8)}${'so'.repeat(30)}`).recoveryMs).toEqual([]);
  });

  it('sees a second outage', () => {
    const once = `${'x'.repeat(4)}${'o'.repeat(25)}`;
    expect(watch(`${good}${once}${once}`).outageMs).toEqual([1000, 1000]);
  });

  it('sees the target fail again before it is back to normal', () => {
    expect(watch(`${good}${'x'.repeat(4)}ooooo${'x'.repeat(4)}${'o'.repeat(25)}`)).toEqual({
      outageMs: [1000, 1000],
      recoveryMs: [1],
    });
  });
});
