/** What a plan rests on. Of a run it is made here, of a search or several of them in ./search-basis.ts. */
import type { Report } from '../analyze/report-schema.ts';
import type { RunRecord } from '../record/types.ts';
import type { RecordedLoad } from './hpa-replay.ts';
import { type Measurement, measure } from './measurement.ts';
import { recordedLoad } from './recorded-load.ts';

export interface PlanBasis {
  readonly name: string;
  readonly measurement: Measurement;
  /** For autoscalers to be replayed under; null where the target's CPU was not watched. */
  readonly load: RecordedLoad | null;
  /** What `load` is. */
  readonly loadWords: string;
}

/** Null where no load held. @param replicas that served the run */
export function runBasis(record: RunRecord, report: Report, replicas: number): PlanBasis | null {
  const measurement = measure(record, report, replicas);
  if (measurement === null) return null;
  const load = recordedLoad(record, replicas);
  return { name: report.test_name, measurement, load, loadWords: 'The recorded rate and CPU' };
}
