/** Of what a Collector recorded of a cluster's runners, one run folder, its reports and its verdict. */
import { sharedSeconds } from '../analyze/operated.ts';
import { UserError } from '../base/errors.ts';
import { readWritten } from '../base/written-json.ts';
import { awaitRunners } from '../gather/await-runners.ts';
import { gatherRun } from '../gather/gather-run.ts';
import { type RunFacts, runFactsSchema } from '../record/run-schema.ts';
import type { RunContext } from '../run/prepared-run.ts';
import { formatNames } from './report-formats.ts';
import { makeReports, type Reports } from './reports.ts';
import type { GatherRequest } from './requests.ts';

export interface GatherResult extends Reports {
  /** Absolute. */
  readonly folder: string;
}

/** Images of a cluster are pulled, and pods wait for a node. */
const defaults = { startSeconds: 900, quietSeconds: 15 };

type GatherContext = Pick<RunContext, 'progress' | 'interrupts'>;

/** @throws UserError E_RECORD, E_OUTPUT; InterruptedError when it was stopped while it waited: nothing is written then */
export async function gather(request: GatherRequest, context: GatherContext): Promise<GatherResult> {
  const { outDir = 'runs', strict = false } = request;
  const { startSeconds = defaults.startSeconds, quietSeconds = defaults.quietSeconds } = request;
  const { facts, ...expected } = await readFacts(request.facts);
  const asked = {
    folder: request.recorded,
    preparedAt: facts.startedAt,
    leftOut: facts.plan?.platform?.ownRequests ?? [],
    ...expected,
    startSeconds,
    quietSeconds,
  };
  const waiting = awaitRunners(asked, context.interrupts.first);
  const { parallelism } = expected;
  const until =
    parallelism === 1 ? 'the runner has sent its load' : `${parallelism} runners have sent their load`;
  const recorded = await context.progress.during(`waiting until ${until}`, waiting);
  const { path } = await gatherRun(facts, recorded, outDir);
  return { folder: path, ...(await makeReports(path, { formats: formatNames, outDir: null, strict })) };
}

interface ReadFacts {
  readonly facts: RunFacts;
  readonly parallelism: number;
  readonly loadSeconds: number;
}

/** @throws UserError E_RECORD */
async function readFacts(path: string): Promise<ReadFacts> {
  const file = {
    path,
    code: 'E_RECORD',
    absent: '; give the run.json that jorge-load kubernetes wrote',
  } as const;
  const facts = await readWritten(file, runFactsSchema);
  const { parallelism, plan } = facts;
  if (parallelism !== undefined && plan !== null)
    return { facts, parallelism, loadSeconds: sharedSeconds(plan, parallelism) };
  throw new UserError(
    'E_RECORD',
    `${path} is of no run in a cluster; give the run.json that jorge-load kubernetes wrote`,
  );
}
