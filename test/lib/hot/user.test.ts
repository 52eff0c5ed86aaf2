import { describe, expect, it } from 'vitest';
import { dealParts } from '../../../src/lib/cold/deal.ts';
import { between, type CrowdPart, partAt } from '../../../src/lib/hot/user.ts';

const part = (name: string, share: number, fixedVus?: number): CrowdPart<never> => ({
  user: { name, wait: between(1, 2), tasks: [] },
  share,
  ...(fixedVus === undefined ? {} : { fixedVus }),
});

const names = (crowd: readonly CrowdPart<never>[], count: number): string[] =>
  Array.from({ length: count }, (_, index) => crowd[partAt(dealParts(crowd), index + 1)]!.user.name);

describe('a crowd', () => {
  it('keeps its shares within one in any first N VUs', () => {
    const crowd = [part('agent', 0.7), part('campaign', 0.2), part('admin', 0.1)];
    for (const count of [1, 5, 10, 33, 100]) {
      const dealt = names(crowd, count);
      for (const { user, share } of crowd) {
        const seen = dealt.filter((name) => name === user.name).length;
        expect(Math.abs(seen - share * count)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('gives the first VUs to those that come in a fixed number', () => {
    expect(names([part('probe', 0, 1), part('agent', 1)], 4)).toEqual(['probe', 'agent', 'agent', 'agent']);
  });
});
