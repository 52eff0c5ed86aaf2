/** The files of a run folder. */
export const runFiles = {
  run: 'run.json',
  summary: 'summary.json',
  timeline: 'timeline.ndjson.gz',
  system: 'system.ndjson',
  failures: 'failures.ndjson',
  /** Only of a run whose script failed. */
  scriptErrors: 'script-errors.ndjson',
  samples: 'samples.csv.gz',
} as const;
