/** The JSON schemas that are published in docs/schemas, made from the schemas that check the same values here. */
import * as z from 'zod';
import { reportSchema } from '../analyze/report-schema.ts';
import { listScenarios } from '../bundle/build-bundles.ts';
import { baselineSchema } from '../compare/baseline-schema.ts';
import { comparisonSchema } from '../compare/comparison-schema.ts';
import { root } from '../config/paths.ts';
import { platformJsonSchema } from '../config/platform.ts';
import { thresholdsJsonSchema } from '../config/thresholds.ts';
import { calibrationSchema } from '../record/calibration-schema.ts';
import { suitesJsonSchema } from '../suite/suites-file.ts';

/** Contents by file name. */
export async function publishedSchemas(): Promise<Readonly<Record<string, unknown>>> {
  const scenarios = await listScenarios(root);
  return {
    'report.schema.json': {
      title: 'report.json of jorge-load',
      ...z.toJSONSchema(reportSchema, { target: 'draft-7', reused: 'ref' }),
    },
    'platform.schema.json': platformJsonSchema(),
    'suites.schema.json': suitesJsonSchema(scenarios),
    'comparison.schema.json': {
      title: 'comparison.json of jorge-load',
      ...z.toJSONSchema(comparisonSchema, { target: 'draft-7', reused: 'ref' }),
    },
    'baseline.schema.json': {
      title: 'a baseline of jorge-load',
      ...z.toJSONSchema(baselineSchema, { target: 'draft-7', reused: 'ref' }),
    },
    'calibration.schema.json': {
      title: 'a calibration of jorge-load',
      ...z.toJSONSchema(calibrationSchema, { target: 'draft-7' }),
    },
    'thresholds.schema.json': thresholdsJsonSchema(scenarios),
  };
}
