/** The JSON schemas that are published in docs/schemas, made from the schemas that check the same values here. */
import * as z from 'zod';
import { reportSchema } from '../analyze/report-schema.ts';
import { listScenarios } from '../bundle/build-bundles.ts';
import { manifestSchema } from '../bundle/manifest-schema.ts';
import { capacityReportSchema, scalingReportSchema } from '../capacity/report-schema.ts';
import { baselineSchema } from '../compare/baseline-schema.ts';
import { comparisonSchema } from '../compare/comparison-schema.ts';
import { root } from '../config/paths.ts';
import { platformJsonSchema } from '../config/platform.ts';
import { thresholdsJsonSchema } from '../config/thresholds.ts';
import { runIndexSchema, suiteIndexSchema } from '../documents/index-schema.ts';
import { calibrationSchema } from '../record/calibration-schema.ts';
import { runFileSchema } from '../record/run-schema.ts';
import { scalingRecordSchema } from '../record/scaling-schema.ts';
import { searchRecordSchema } from '../record/search-schema.ts';
import { suiteStateSchema } from '../suite/suite-state.ts';
import { suitesJsonSchema } from '../suite/suites-file.ts';

/** Of each JSON file that is written: what it is, and what it holds to. */
const written = {
  report: ['report.json of a run', reportSchema],
  'capacity-report': ['report.json of a capacity search', capacityReportSchema],
  'scaling-report': ['report.json of a measurement of scaling', scalingReportSchema],
  'run-index': ['index.json of several runs', runIndexSchema],
  'suite-index': ['index.json of a suite', suiteIndexSchema],
  comparison: ['comparison.json', comparisonSchema],
  baseline: ['a baseline', baselineSchema],
  calibration: ['a calibration', calibrationSchema],
  run: ['run.json', runFileSchema],
  suite: ['suite.json', suiteStateSchema],
  search: ['search.json', searchRecordSchema],
  scaling: ['scaling.json', scalingRecordSchema],
  manifest: ['manifest.json of the bundles', manifestSchema],
} as const satisfies Readonly<Record<string, readonly [title: string, schema: z.ZodType]>>;

/** Contents by file name. */
export async function publishedSchemas(): Promise<Readonly<Record<string, unknown>>> {
  const scenarios = await listScenarios(root);
  const files = Object.entries(written).map(([name, [title, schema]]) => [
    `${name}.schema.json`,
    { title: `${title} of jorge-load`, ...z.toJSONSchema(schema, { target: 'draft-7', reused: 'ref' }) },
  ]);
  return {
    ...(Object.fromEntries(files) as Readonly<Record<string, unknown>>),
    'platform.schema.json': platformJsonSchema(),
    'suites.schema.json': suitesJsonSchema(scenarios),
    'thresholds.schema.json': thresholdsJsonSchema(scenarios),
  };
}
