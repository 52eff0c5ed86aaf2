/** The advice of all runs, the weightiest first: by severity, then by how many scenarios it was given for. */
import type { Report } from '../../analyze/report-schema.ts';

type Advice = Report['advice'][number];

export interface Recommendation {
  readonly code: string;
  readonly severity: Advice['severity'];
  readonly text: string;
  /** What it rests on, by scenario. */
  readonly evidence: readonly { readonly scenario: string; readonly text: string }[];
}

const severities: readonly Advice['severity'][] = ['critical', 'warning', 'info'];

interface Given {
  readonly scenario: string;
  readonly advice: readonly Advice[];
}

export function rankRecommendations(runs: readonly Given[]): Recommendation[] {
  const byCode = new Map<string, Recommendation>();
  for (const { scenario, advice } of runs) {
    for (const { code, severity, text, evidence } of advice) {
      const before = byCode.get(code);
      byCode.set(code, {
        code,
        severity: before === undefined ? severity : graver(before.severity, severity),
        text: before?.text ?? text,
        evidence: [...(before?.evidence ?? []), { scenario, text: evidence }],
      });
    }
  }
  return [...byCode.values()].sort(
    (a, b) => weight(a.severity) - weight(b.severity) || b.evidence.length - a.evidence.length,
  );
}

function graver(a: Advice['severity'], b: Advice['severity']): Advice['severity'] {
  return weight(a) <= weight(b) ? a : b;
}

function weight(severity: Advice['severity']): number {
  return severities.indexOf(severity);
}
