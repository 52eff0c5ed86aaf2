/**
 * What all runs of a suite advise, in one list, the weightiest first: by severity, then by how many scenarios it was
 * given for. Input: what each run's conclusions recommend for the target, then the advice on the run itself.
 */
import type { Report } from '../../analyze/report-schema.ts';
import type { Recommendation } from '../index-schema.ts';

type Advice = Report['advice'][number];

export function recommendationsOf({ target, advice }: Report): Advice[] {
  return [...target.recommendations, ...advice];
}

const severities: readonly Advice['severity'][] = ['critical', 'warning', 'info'];

/** What an adviser says of the machine, said by the conclusions with what to do about it. */
const sameAs: Readonly<Record<string, string>> = {
  'generator-busy': 'bottleneck-generator',
  'machine-busy': 'bottleneck-neighbours',
};

interface Given {
  readonly scenario: string;
  readonly advice: readonly Advice[];
}

export function rankRecommendations(runs: readonly Given[]): Recommendation[] {
  const byCode = new Map<string, Recommendation>();
  for (const { scenario, advice } of runs) {
    for (const one of withoutDoubles(advice)) {
      const before = byCode.get(one.code);
      const gravest = before !== undefined && weight(before) <= weight(one) ? before : one;
      byCode.set(one.code, {
        code: one.code,
        severity: gravest.severity,
        text: gravest.text,
        evidence: [...(before?.evidence ?? []), { scenario, text: one.evidence }],
      });
    }
  }
  return [...byCode.values()].sort((a, b) => weight(a) - weight(b) || b.evidence.length - a.evidence.length);
}

/** One a matter: of two the first, which is what the conclusions say. */
function withoutDoubles(advice: readonly Advice[]): Advice[] {
  const given = new Set(advice.map(({ code }) => code));
  return advice.filter(({ code }) => !given.has(sameAs[code] ?? ''));
}

function weight({ severity }: Pick<Advice, 'severity'>): number {
  return severities.indexOf(severity);
}
