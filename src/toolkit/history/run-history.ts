/** runs/ as a history: what each run folder's run.json and report.json say; what does not read is named. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { reportSchema, type Verdict } from '../analyze/report-schema.ts';
import { whyUnread } from '../base/system-errors.ts';
import { runFiles } from '../record/run-files.ts';
import { runFactsSchema } from '../record/run-schema.ts';
import { RequestError } from '../base/errors.ts';
import { parseModest } from '../base/modest-json.ts';
import { readText } from '../base/text-bytes.ts';

export interface PastRun {
  readonly id: string;
  readonly scenario: string;
  readonly startedAt: string;
  readonly verdict: Verdict;
  readonly p95Ms: number | null;
  readonly ratePerSecond: number | null;
  readonly successShare: number | null;
  readonly commit: string | null;
  /** p95 by endpoint, where there were enough requests. */
  readonly endpointP95Ms: Readonly<Record<string, number>>;
}

export interface RunHistory {
  /** Oldest first. */
  readonly runs: readonly PastRun[];
  /** `<folder>: why`. */
  readonly skipped: readonly string[];
}

/** Only what is needed: reports of other versions read as long as they have it. */
const reportPart = z.object({
  verdict: reportSchema.shape.verdict,
  totals: z.object({
    ratePerSecond: z.number().nullable(),
    successShare: z.number().nullable(),
    latency: z.object({ p95Ms: z.number().nullable() }),
  }),
  endpoints: z.array(z.object({ endpoint: z.string(), latency: z.object({ p95Ms: z.number().nullable() }) })),
});
const runPart = runFactsSchema.pick({ id: true, scenario: true, startedAt: true, git: true });

/** What other commands leave beside the runs. */
const noRun = /^(\.|(ab|capacity-search|scaling|monitor)-)/;

/** @throws UserError E_RECORD when there is no such folder */
export async function readHistory(folder: string): Promise<RunHistory> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new RequestError(
      'E_RECORD',
      (name) => `${folder} ${whyUnread(cause, `; give ${name('folder')} FOLDER`)}`,
      { cause },
    );
  });
  const runs: PastRun[] = [];
  const skipped: string[] = [];
  for (const { name } of entries.filter((entry) => entry.isDirectory() && !noRun.test(entry.name))) {
    const run = await readPastRun(join(folder, name));
    if (typeof run === 'string') skipped.push(`${name}: ${run}`);
    else runs.push(run);
  }
  return { runs: runs.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1)), skipped };
}

/** Or why it is none. */
async function readPastRun(folder: string): Promise<PastRun | string> {
  const facts = await readPart(join(folder, runFiles.run), runPart);
  if (typeof facts === 'string') return `${runFiles.run} ${facts}`;
  const report = await readPart(join(folder, 'report.json'), reportPart);
  if (typeof report === 'string') return `report.json ${report}; type jorge-load report ${folder}`;
  const { totals, endpoints, verdict } = report;
  return {
    id: facts.id,
    scenario: facts.scenario,
    startedAt: facts.startedAt,
    verdict,
    p95Ms: totals.latency.p95Ms,
    ratePerSecond: totals.ratePerSecond,
    successShare: totals.successShare,
    commit: facts.git?.commit ?? null,
    endpointP95Ms: Object.fromEntries(
      endpoints.flatMap(({ endpoint, latency: { p95Ms } }) =>
        p95Ms === null || p95Ms <= 0 ? [] : [[endpoint, p95Ms]],
      ),
    ),
  };
}

async function readPart<Part>(path: string, schema: z.ZodType<Part>): Promise<Part | string> {
  const text = await readText(path).catch((cause: unknown) => ({ why: whyNot(cause) }));
  if (typeof text !== 'string') return text.why;
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.join('.') ?? '';
  return `is of another version or broken (${place === '' ? 'not JSON' : place})`;
}

function whyNot(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'is missing' : whyUnread(cause, '');
}

function jsonOf(text: string): unknown {
  try {
    return parseModest(text);
  } catch {
    return null;
  }
}
