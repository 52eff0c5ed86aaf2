/** Each fact of a run is worked out once a report, however many ask for it. */
import { expect, it, vi } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { complete } from '../../src/toolkit/analyze/complete.ts';
import { judgeSteps } from '../../src/toolkit/analyze/derived.ts';
import { listErrors } from '../../src/toolkit/analyze/errors.ts';
import { MetricIndex } from '../../src/toolkit/analyze/metric-index.ts';
import { findOutages } from '../../src/toolkit/analyze/system/outages.ts';
import { judgeMemory } from '../../src/toolkit/analyze/system/endurance.ts';
import { endpointTraffic, phaseTraffic, totalTraffic } from '../../src/toolkit/analyze/traffic.ts';
import { saturating, stepRecord } from './step-record.ts';

vi.mock('../../src/toolkit/analyze/complete.ts', { spy: true });
vi.mock('../../src/toolkit/analyze/derived.ts', { spy: true });
vi.mock('../../src/toolkit/analyze/errors.ts', { spy: true });
vi.mock('../../src/toolkit/analyze/metric-index.ts', { spy: true });
vi.mock('../../src/toolkit/analyze/system/outages.ts', { spy: true });
vi.mock('../../src/toolkit/analyze/system/endurance.ts', { spy: true });
vi.mock('../../src/toolkit/analyze/traffic.ts', { spy: true });

const facts = [
  ...[complete, judgeSteps, judgeMemory, listErrors, findOutages],
  ...[totalTraffic, endpointTraffic, phaseTraffic],
].map((fact) => [fact.name, vi.mocked(fact as () => unknown)] as const);

it('works each fact out once', () => {
  analyze(stepRecord(saturating), { strict: false });
  expect(Object.fromEntries(facts.map(([name, fact]) => [name, fact.mock.calls.length]))).toEqual(
    Object.fromEntries(facts.map(([name]) => [name, 1])),
  );
  const indexed = vi.mocked(MetricIndex).mock.calls.map(([summary]) => summary);
  expect(indexed.length).toBeGreaterThan(0);
  expect(new Set(indexed).size).toBe(indexed.length);
});
