/** The files of a run folder. */
export const runFiles = {
  run: 'run.json',
  summary: 'summary.json',
  /** OTLP, a request a line: what k6 measured, period by period and by each combination of tags. */
  metrics: 'metrics.ndjson.gz',
  /** Of runs of before: what k6's dashboard recorded. */
  timeline: 'timeline.ndjson.gz',
  system: 'system.ndjson',
  failures: 'failures.ndjson',
  /** Only of a run whose script failed. */
  scriptErrors: 'script-errors.ndjson',
  samples: 'samples.csv.gz',
} as const;
