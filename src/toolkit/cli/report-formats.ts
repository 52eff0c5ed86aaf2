/** The forms a report can have, by the names that `--format` takes. */
export const formatNames = ['json', 'html', 'md', 'csv', 'junit'] as const;
export type FormatName = (typeof formatNames)[number];
