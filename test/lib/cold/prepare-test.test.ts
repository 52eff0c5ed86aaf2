import { extensionName } from '../../../src/contract/planned-rate.ts';
import { afterEach, expect, it, vi } from 'vitest';
import { prepareTest } from '../../../src/lib/cold/prepare-test.ts';
import { at } from '../../../src/lib/hot/stages.ts';
import { between, type Wait } from '../../../src/lib/hot/user.ts';
import { projectPlatform } from '../../../src/toolkit/config/platform.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The options as k6 gets them: as JSON. */
function optionsOf(wait: Wait, env: Readonly<Record<string, string>> = {}): unknown {
  vi.stubGlobal('__ENV', env);
  vi.stubGlobal('SCENARIO_LIMITS', JSON.stringify({ gate: {}, target: {} }));
  const task = { name: 'health', weight: 1, calls: 'health', run: () => undefined };
  const crowd = [{ user: { name: 'Somebody', wait, tasks: [task] }, share: 1 }];
  const declaration = { name: 'made', purpose: 'a test', crowd, stages: [at(50, '1m')] };
  const facts = projectPlatform();
  const { options } = prepareTest(declaration, { facts, prove: () => null });
  expect(findInfinity(options)).toEqual([]);
  return options.ext?.[extensionName];
}

/** What JSON has no word for; k6 refuses a script for it. */
function findInfinity(value: unknown): unknown[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(findInfinity) : [];
}

it('says how often users ask who wait, and nothing of those who never do', () => {
  expect(optionsOf(between(1, 4))).toEqual({ iterationsPerSecond: 20 });
  expect(optionsOf(between(0, 0))).toEqual({ iterationsPerSecond: null });
});

it('says the rate of an open load, whether its users would wait or not', () => {
  expect(optionsOf(between(0, 0), { MODEL: 'open', RATE: '30' })).toEqual({ iterationsPerSecond: 30 });
});
