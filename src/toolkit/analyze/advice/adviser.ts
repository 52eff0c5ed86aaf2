/** What an adviser is: from a run to one warning with its evidence, or to none. */
import type { Run } from '../run.ts';
import type { Report } from '../report-schema.ts';

/** Stable; each is documented in docs/advice.md. */
export const adviceCodes = [
  'closed-model-saturation',
  'cold-start',
  'degraded-answers',
  'dns-time',
  'few-endpoint-samples',
  'few-samples',
  'generator-busy',
  'long-ramp',
  'machine-busy',
  'many-names',
  'mix-not-kept',
  'no-gates',
  'no-plan',
  'outliers',
  'reconnects',
  'short-steady',
  'thin-summary',
  'think-time',
  'timeline-gaps',
  'tls-time',
] as const;

export type Advice = Report['advice'][number] & { readonly code: (typeof adviceCodes)[number] };

export type Measured = Pick<Report, 'generator' | 'totals' | 'endpoints' | 'checks' | 'mix_p_value'>;

export type Adviser = (record: Run, measured: Measured) => Advice | null;
