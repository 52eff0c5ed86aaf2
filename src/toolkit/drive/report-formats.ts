/** The forms that a report can have. */
export const formatNames = ['json', 'html', 'md', 'csv', 'junit'] as const;
export type FormatName = (typeof formatNames)[number];
