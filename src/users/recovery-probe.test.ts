import { describe, expect, it } from 'vitest';
import { RecoveryWatch } from './recovery-probe.ts';

/** Probes every 250 ms; a letter each: o ok, s ok but slow, x failed. */
function watch(pattern: string): { outageMs: number[]; recoveryMs: number[] } {
  const seen = { outageMs: [] as number[], recoveryMs: [] as number[] };
  const recovery = new RecoveryWatch();
  pattern.split('').forEach((letter, index) => {
    const { outageMs, recoveryMs } = recovery.see({
      timeMs: index * 250,
      ok: letter !== 'x',
      good: letter === 'o',
    });
    if (outageMs !== undefined) seen.outageMs.push(outageMs);
    if (recoveryMs !== undefined) seen.recoveryMs.push(recoveryMs);
  });
  return seen;
}

describe('the recovery probe', () => {
  it('times an outage from the first failure to the first success', () => {
    expect(watch(`oooo${'x'.repeat(8)}${'o'.repeat(30)}`).outageMs).toEqual([2000]);
  });

  it('times recovery from the first success to the start of normal service', () => {
    const { recoveryMs } = watch(`oooo${'x'.repeat(8)}${'s'.repeat(12)}${'o'.repeat(30)}`);
    // 12 slow probes of which one still fits into a normal window of 20.
    expect(recoveryMs).toEqual([2750]);
  });

  it('takes one lost request for no outage', () => {
    expect(watch(`oooxooo${'o'.repeat(30)}`)).toEqual({ outageMs: [], recoveryMs: [] });
  });

  it('says nothing of a recovery that did not come', () => {
    expect(watch(`oo${'x'.repeat(8)}${'so'.repeat(30)}`).recoveryMs).toEqual([]);
  });

  it('sees a second outage', () => {
    const once = `${'x'.repeat(4)}${'o'.repeat(25)}`;
    expect(watch(`oo${once}${once}`).outageMs).toEqual([1000, 1000]);
  });

  it('sees the target fail again before it is back to normal', () => {
    expect(watch(`oo${'x'.repeat(4)}ooooo${'x'.repeat(4)}${'o'.repeat(25)}`)).toEqual({
      outageMs: [1000, 1000],
      recoveryMs: [1],
    });
  });
});
