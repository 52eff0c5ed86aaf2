/** summary.json: ours, or what handleSummary of any k6 script wrote. */
import { readFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import { type Summary, summarySchema } from './summary-schema.ts';

/** @throws UserError E_RECORD with one line that says what the file is instead */
export async function readSummary(path: string): Promise<Summary> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UserError('E_RECORD', `${path} cannot be read (${codeOf(error)})`, { cause: error });
  });
  return parseSummary(text, path);
}

function parseSummary(text: string, path: string): Summary {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError('E_RECORD', `${path} is not whole JSON: it may have been cut; run the test again`, {
      cause: error,
    });
  }
  const otherKind = nameOtherKind(value);
  if (otherKind !== null) throw new UserError('E_RECORD', `${path} is ${otherKind}`);
  const parsed = summarySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
  throw new UserError('E_RECORD', `${path} is not what k6 hands to handleSummary${place}`);
}

/** The look-alikes that k6 can also write, and what to write instead. */
function nameOtherKind(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return 'not a JSON object';
  if ('results' in value || ('version' in value && 'config' in value)) {
    return "k6's machine-readable summary, which has no thresholds and no p99; write handleSummary's data instead";
  }
  if ('metrics' in value && !('state' in value)) {
    return "k6's --summary-export, which inverts thresholds; write handleSummary's data instead";
  }
  return null;
}

export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
