/** The forms that a report can have: data, and what a run's document has something for. */
import type { DocumentFormat } from './document-files.ts';

export const formatNames = ['json', 'html', 'md', 'csv', 'junit'] as const satisfies readonly (
  'json' | DocumentFormat
)[];
export type FormatName = (typeof formatNames)[number];
