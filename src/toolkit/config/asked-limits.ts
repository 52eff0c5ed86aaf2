/**
 * The limits that `report --thresholds FILE` asks of a record: a thresholds.json of ours, of which the record's scenario
 * counts, or k6's own form, `{"http_req_duration": ["p(95)<200"]}`, for any record.
 */
import * as z from 'zod';
import { parseLimit, type Limits } from '../../contract/limit.ts';
import { parseK6Selector } from '../../contract/selector.ts';
import type { ScenarioLimits } from '../../contract/thresholds.ts';
import { limitsSlice } from './limits-slice.ts';
import { UserError } from '../base/errors.ts';
import { readText } from '../base/text-bytes.ts';
import { readCheckedJson } from '../base/checked-json.ts';
import { loadThresholds } from './thresholds.ts';

const expression = z.string().refine((text) => parseLimit(text) !== null, {
  error: (issue) =>
    `expression ${JSON.stringify(issue.input)} is not understood; allowed is e.g. p(95)<200, rate>0.99, count>=100`,
});
const k6Threshold = z.union([
  expression,
  z.object({ threshold: expression }).transform(({ threshold }) => threshold),
]);
const selector = z.string().refine((text) => parseK6Selector(text) !== null, {
  error: (issue) => `selector ${String(issue.input)} is not understood; allowed is metric{tag:value,…}`,
});
const k6Thresholds = z.record(selector, z.array(k6Threshold));

/** By scenario; null for a record of none of ours. */
export type AskedLimits = (scenario: string | null) => ScenarioLimits;

/** @throws UserError E_THRESHOLDS */
export async function readAskedLimits(path: string, scenarios: readonly string[]): Promise<AskedLimits> {
  if (await isOurs(path)) {
    const thresholds = await loadThresholds(path, scenarios);
    return (scenario) => {
      if (scenario !== null) return limitsSlice(thresholds, scenario);
      throw new UserError(
        'E_THRESHOLDS',
        `${path} has limits by scenario, and this record is of none; give k6's own form, {"http_req_duration": ["p(95)<200"]}`,
      );
    };
  }
  const gate: Limits = await readCheckedJson(
    { path, code: 'E_THRESHOLDS', field: 'thresholds' },
    k6Thresholds,
  );
  return () => ({ gate, target: {} });
}

async function isOurs(path: string): Promise<boolean> {
  const text = await readText(path).catch(() => '');
  return /"scenarios"\s*:/.test(text);
}
