/** summary.json: ours, or what handleSummary of any k6 script wrote. */
import { checkOnce } from '../base/check-once.ts';
import { UserError } from '../base/errors.ts';
import { whyUnread } from '../base/system-errors.ts';
import { parseModest } from '../base/modest-json.ts';
import { UnreadableError } from '../base/plain-file.ts';
import { readText } from '../base/text-bytes.ts';
import { foreignJson } from './foreign-formats.ts';
import { type Summary, summarySchema } from './summary-schema.ts';

/** @throws UserError E_RECORD with one line that says what the file is instead */
export async function readSummary(path: string): Promise<Summary> {
  const text = await readText(path).catch((error: unknown) => {
    throw new UserError('E_RECORD', `${path} ${whyUnread(error, '')}`, { cause: error });
  });
  return parseSummary(text, path);
}

function parseSummary(text: string, path: string): Summary {
  let value: unknown;
  try {
    value = parseModest(text);
  } catch (error) {
    const what = error instanceof UnreadableError ? error.message : 'is not whole JSON: it may have been cut';
    throw new UserError('E_RECORD', `${path} ${what}; run the test again`, { cause: error });
  }
  const otherKind = nameOtherKind(value);
  if (otherKind !== null) throw new UserError('E_RECORD', `${path} is ${otherKind}`);
  const parsed = checkOnce(summarySchema, value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
  throw new UserError('E_RECORD', `${path} is not what k6 hands to handleSummary${place}`);
}

/** The look-alikes that k6 and others can also write, and what to write instead. */
function nameOtherKind(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return 'not a JSON object';
  if ('results' in value || ('version' in value && 'config' in value)) {
    return `k6's machine-readable summary, which has no thresholds and no p99; ${writeSummary}`;
  }
  if (isSummaryExport(value)) return `k6's --summary-export, which inverts thresholds; ${writeSummary}`;
  return foreignJson(value);
}

/** Its metrics hold their figures without `values` between. */
function isSummaryExport(value: object): boolean {
  if (!('metrics' in value) || 'state' in value) return false;
  const { metrics } = value;
  return (
    typeof metrics === 'object' &&
    metrics !== null &&
    !Object.values(metrics).some((metric) => Object(metric) === metric && 'values' in (metric as object))
  );
}

/** The two lines to type instead. */
const writeSummary = [
  "add this line to the script: export const handleSummary = (data) => ({ 'summary.json': JSON.stringify(data) });",
  'then type: k6 run script.js && npx jorge-load report summary.json',
].join(' ');
