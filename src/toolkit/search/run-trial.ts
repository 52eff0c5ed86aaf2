/**
 * One trial: a k6 run of the `trial` bundle at one level of load, in a run folder of its own.
 * Input: the level and its length. Output: the record of the run, or why there is none.
 */
import { relative } from 'node:path';
import { makeFolderIn } from '../base/atomic-write.ts';
import type { TargetChoice, Watched } from '../monitor/open-sources.ts';
import { targetOf } from '../monitor/watch-options.ts';
import { quantileOf } from '../capacity/slo.ts';
import type { Trial } from '../capacity/search-bounds.ts';
import { readRecord } from '../record/read-record.ts';
import type { RunRecord, SearchRecord } from '../record/types.ts';
import { runScenario } from '../run/run-scenario.ts';
import { watchGauges } from './service-gauges.ts';
import type { SearchContext, SearchRequest } from './search-request.ts';

export interface TrialRun {
  readonly record: RunRecord;
  readonly vusAllowed: number;
  /** What the service said of itself meanwhile, by the names of system.ndjson. */
  readonly gauges: Readonly<Record<string, number>>;
  /** Relative to the search's folder. */
  readonly folder: string;
}

type NextTrial = Pick<Trial, 'level' | 'kind'>;

const trialsFolder = 'trials';

/** @throws UserError or InterruptedError when it was not run to its end */
export async function runTrial(
  request: SearchRequest,
  context: SearchContext,
  wanted: NextTrial,
): Promise<TrialRun> {
  const { setting, record, target, folder } = request;
  const vusAllowed = vusFor(request, wanted.level);
  const overrides = {
    given: { ...record.overrides, ...loadOf(record, wanted, vusAllowed) },
    targetUrl: target.url,
    credentials: target.credentials,
    seed: Number(record.overrides['SEED'] ?? 1),
  };
  const outDir = await makeFolderIn(folder, trialsFolder);
  const watch = watchGauges(request.replicaUrls);
  const watched = watchedIn(request);
  const asked = { ...setting, watched, overrides, outDir, command: record.command };
  const [outcome, gauges] = await runScenario(asked, context).then(
    async (ended) => [ended, await watch.means()] as const,
    async (error: unknown) => {
      await watch.means();
      throw error;
    },
  );
  if (outcome.fault !== null) throw outcome.fault;
  context.interrupts.first.throwIfAborted();
  return {
    record: await readRecord(outcome.folder),
    vusAllowed,
    gauges,
    folder: relative(folder, outcome.folder),
  };
}

/** A balancer's processes are not the target's. */
function watchedIn({ setting, replicaUrls }: SearchRequest): Watched | null {
  if (setting.watched === null) return null;
  const target: TargetChoice | null = replicaUrls.length === 0 ? { by: 'nothing' } : targetOf(...replicaUrls);
  return { ...setting.watched, target };
}

/** A short trial's part of a full one: 15 s of 60 s, and enough of a scaled one to see a limit break. */
const shortPart = 1 / 4;
const leastShortScale = 0.05;

function loadOf(
  { timeScale, settings }: SearchRecord,
  { level, kind }: NextTrial,
  vus: number,
): Record<string, string> {
  const shortScale = Math.min(timeScale, Math.max(timeScale * shortPart, leastShortScale));
  const scale = { TIME_SCALE: String(kind === 'full' ? timeScale : shortScale) };
  return settings.unit === 'users'
    ? { ...scale, MODEL: 'closed', USERS: String(level) }
    : { ...scale, MODEL: 'open', RATE: String(level), MAX_VUS: String(vus) };
}

const fewestVus = 10;
/** VUs are there for answers of so many times the slowest that the SLO allows, so that none is missing while it holds. */
const latencyRoom = 1.5;
const leastSeconds = 0.25;

/** Little's law: VUs = arrivals/s × seconds each. In the closed model a VU is a user. */
function vusFor({ record, limits }: SearchRequest, level: number): number {
  if (record.settings.unit === 'users') return level;
  const allowed = limits.filter((limit) => quantileOf(limit) !== null).map(({ below }) => below / 1000);
  const seconds = Math.max(leastSeconds, ...allowed) * latencyRoom;
  return Math.max(fewestVus, Math.ceil(level * seconds));
}
