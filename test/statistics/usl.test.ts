import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom, standardNormal } from '../../sandbox/random.ts';
import {
  type ClosedQueue,
  closedThroughput,
  type LoadPoint,
} from '../../src/toolkit/statistics/closed-queue.ts';
import { fewRunsChance, fitUsl, throughputAt, uslThroughput } from '../../src/toolkit/statistics/usl.ts';

const pointsOf = (rows: readonly (readonly [number, number])[]): LoadPoint[] =>
  rows.map(([load, ratePerSecond]) => ({ load, ratePerSecond }));

/** SPEC SDM91 (Gunther, Guerrilla Capacity Planning), from the R package usl, © 2013 Stefan Moeding, BSD-2. */
const specSdm91 = pointsOf([
  [1, 64.9],
  [18, 995.9],
  [36, 1652.4],
  [72, 1853.2],
  [108, 1828.9],
  [144, 1775],
  [216, 1702.2],
]);

/** α = β = .02, γ = 1, rounded to four digits: the tests of the R package usl, © 2013 Stefan Moeding, BSD-2. */
const synthetic = pointsOf([
  [1, 1],
  [2, 1.8868],
  [4, 3.0769],
  [6, 3.5294],
  [8, 3.5398],
  [10, 3.3557],
]);

/** sysbench CPU, flat after four threads: sca_tools, Apache-2.0. */
const flatAfterFour = pointsOf([
  [1, 8272.55783333],
  [2, 16589.7894915],
  [4, 27322.0743333],
  [8, 27313.8616949],
  [16, 27368.63],
  [32, 27352.1261667],
  [64, 27308.6731667],
  [128, 27309.2926667],
  [512, 27378.5465],
  [1024, 27346.7111667],
  [2048, 27411.8171667],
]);

describe('the Universal Scalability Law', () => {
  it("has R's parameters, standard errors, peak and limit for SPEC SDM91", () => {
    const { fit, refusal } = fitUsl(specSdm91);
    expect(refusal).toBeNull();
    expect(fit?.gamma.value).toBeCloseTo(90.0, 1);
    expect(fit?.alpha.value).toBeCloseTo(0.02773, 5);
    expect(fit?.beta.value).toBeCloseTo(1.044e-4, 7);
    // R's standard errors, times t(4, .975).
    expect((fit!.alpha.high - fit!.alpha.value) / 2.776445).toBeCloseTo(0.00912, 5);
    expect((fit!.beta.high - fit!.beta.value) / 2.776445).toBeCloseTo(1.99e-5, 7);
    expect(fit?.peak?.load).toBeCloseTo(96.51956, 3);
    expect(fit?.peak?.ratePerSecond).toBeCloseTo(1883.9, 1);
    expect(Math.abs(fit!.limitPerSecond! - 3245.589)).toBeLessThan(0.05);
    expect(fit?.sumOfSquares).toBeCloseTo(27453.72, 1);
  });

  it('finds the parameters that a synthetic series was made with, and its peak at 7', () => {
    const { fit } = fitUsl(synthetic);
    expect(fit?.gamma.value).toBeCloseTo(1, 4);
    expect(fit?.alpha.value).toBeCloseTo(0.02, 4);
    expect(fit?.beta.value).toBeCloseTo(0.02, 4);
    expect(fit?.peak?.load).toBeCloseTo(7, 3);
  });

  it('is refused for a series that is flat after a sharp knee', () => {
    const { fit, refusal } = fitUsl(flatAfterFour);
    expect(fit?.rSquared).toBeCloseTo(0.85, 2);
    expect(refusal).toContain('the wrong model');
  });

  it('is refused for fewer than six different loads', () => {
    expect(fitUsl([...specSdm91.slice(0, 5), specSdm91[0]!])).toEqual({
      fit: null,
      refusal: '5 different loads were measured, 6 are needed',
    });
  });

  it("becomes Amdahl's law where throughput never falls, and says no peak", () => {
    const loads = [1, 2, 4, 8, 16, 32];
    const { fit } = fitUsl(pointsOf(loads.map((load) => [load, uslThroughput([50, 0.1, 0], load)])));
    expect(fit).toMatchObject({ law: 'amdahl', peak: null, beta: { value: 0 } });
    expect(fit?.alpha.value).toBeCloseTo(0.1, 9);
    expect(fit?.limitPerSecond).toBeCloseTo(500, 6);
  });

  it('becomes a straight line where nothing is shared', () => {
    const { fit } = fitUsl(pointsOf([1, 2, 3, 4, 5, 6].map((load) => [load, load * 30])));
    expect(fit).toMatchObject({ law: 'linear', peak: null, limitPerSecond: null });
  });

  it('says no peak that lies beyond twice the highest load', () => {
    const loads = [1, 2, 4, 8, 12, 16];
    const { fit } = fitUsl(pointsOf(loads.map((load) => [load, uslThroughput([50, 0.02, 0.0002], load)])));
    expect(fit?.beta.low).toBeGreaterThan(0);
    expect(fit?.peak).toBeNull();
  });

  it('has an upper limit alone for a coherency at its bound', () => {
    const random = seededRandom(3);
    const loads = [1, 2, 4, 8, 16, 32];
    const { fit } = fitUsl(
      pointsOf(
        loads.map((load) => [load, uslThroughput([50, 0.1, 0], load) * (1 + 0.01 * standardNormal(random))]),
      ),
    );
    expect(fit?.beta).toMatchObject({ value: 0, low: 0 });
    expect(fit?.beta.high).toBeGreaterThan(1e-5);
    expect(fit?.beta.high).toBeLessThan(0.01);
  });

  it('claims a peak only where throughput was measured to fall', () => {
    const loads = [1, 2, 4, 8, 12, 16];
    const { fit } = fitUsl(pointsOf(loads.map((load) => [load, uslThroughput([50, 0.02, 0.004], load)])));
    // √(0.98 ÷ 0.004) = 15.65, at the last load: seen to bend, not to fall.
    expect(fit?.beta.low).toBeGreaterThan(0);
    expect(fit?.peak).toBeNull();
  });

  describe('is refused for users who wait for servers', () => {
    const loads = [1, 2, 4, 8, 16, 32, 64, 128];
    const queues: ClosedQueue[] = [
      { servers: 1, serviceSeconds: 0.01, thinkSeconds: 0.1 },
      { servers: 1, serviceSeconds: 0.01, thinkSeconds: 1 },
      { servers: 4, serviceSeconds: 0.04, thinkSeconds: 0.2 },
      { servers: 8, serviceSeconds: 0.1, thinkSeconds: 1 },
      { servers: 16, serviceSeconds: 0.1, thinkSeconds: 0.5 },
    ];
    const bounds = ({ servers, serviceSeconds, thinkSeconds }: ClosedQueue, load: number): number =>
      Math.min(load / (serviceSeconds + thinkSeconds), servers / serviceSeconds);

    it.each(queues)('$servers of $serviceSeconds s, thinking $thinkSeconds s', (queue) => {
      for (const curve of [closedThroughput, bounds]) {
        for (const noise of [0, 0.01, 0.02]) {
          const random = seededRandom(queue.servers);
          const { fit, refusal } = fitUsl(
            pointsOf(loads.map((load) => [load, curve(queue, load) * (1 + noise * standardNormal(random))])),
          );
          expect(fit?.rSquared).toBeGreaterThan(0.95);
          expect(refusal).toMatch(/servers explain|pattern/);
        }
      }
    });

    it('as their throughput is known: by the asymptotes, and for one user', () => {
      const queue: ClosedQueue = { servers: 4, serviceSeconds: 0.1, thinkSeconds: 0.9 };
      expect(closedThroughput(queue, 1)).toBeCloseTo(1, 9);
      expect(closedThroughput(queue, 4)).toBeCloseTo(4, 9);
      expect(closedThroughput(queue, 1000)).toBeCloseTo(40, 6);
      // M/M/1//2 with service = think: states 1 : 2·1 : 2·1·1·1, busy in 4 of 5.
      expect(closedThroughput({ servers: 1, serviceSeconds: 1, thinkSeconds: 1 }, 2)).toBeCloseTo(0.8, 9);
    });
  });

  // Of 8 signs, 4 and 4: two runs in 2 of 70 orders; three or fewer in 8 of 70.
  it.each([
    [[-1, -1, -1, -1, 1, 1, 1, 1], 2 / 70],
    [[-1, -1, 1, 1, 1, 1, -1, -1], 8 / 70],
    [[-1, 1, -1, 1, -1, 1, -1, 1], 1],
    [[1, 1, 1], 1],
  ])('knows how likely the runs of %j are', (residuals, chance) => {
    expect(fewRunsChance(residuals)).toBeCloseTo(chance, 12);
  });

  it('takes loads in any order', () => {
    expect(fitUsl([...specSdm91].reverse())).toEqual(fitUsl(specSdm91));
  });

  it('follows every series that obeys it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1000, noNaN: true }),
        fc.double({ min: 0.001, max: 0.3, noNaN: true }),
        fc.double({ min: 1e-5, max: 0.01, noNaN: true }),
        (gamma, alpha, beta) => {
          const loads = [1, 4, 8, 16, 32, 64, 128];
          const { fit } = fitUsl(
            pointsOf(loads.map((load) => [load, uslThroughput([gamma, alpha, beta], load)])),
          );
          for (const load of loads) {
            const truth = uslThroughput([gamma, alpha, beta], load);
            expect(Math.abs(throughputAt(fit!, load) / truth - 1)).toBeLessThan(1e-3);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

it('fits figures of any size, or says why not, and waits for none', () => {
  const any = fc.oneof(
    fc.double({ min: 1e-300, max: 1e308, noNaN: true }),
    fc.double({ min: 1, max: 1000, noNaN: true }),
  );
  const points = fc.array(fc.record({ load: any, ratePerSecond: any }), { minLength: 6, maxLength: 9 });
  fc.assert(
    fc.property(points, (given) => {
      const { fit, refusal } = fitUsl(given);
      expect(fit !== null || refusal !== null).toBe(true);
    }),
    { numRuns: 50 },
  );
});
