/**
 * How often k6 collects garbage. Go does it whenever the memory in use has doubled; with few users that is often, and
 * a fifth of k6's CPU. Input: our environment, the users of the plan by k6's own word, and the memory that is free.
 * Output: Go's two variables, GOGC and GOMEMLIMIT; none that the person has set.
 */
import type { Environment } from '../config/child-environment.ts';
import type { RunFacts } from '../record/run-schema.ts';

export type Collector = NonNullable<RunFacts['collector']>;

const mebibyte = 2 ** 20;
/** What is in use after a collection: k6 itself, and for each VU, with its connection. */
export const inUse = { k6Bytes: 60 * mebibyte, vuBytes: 0.2 * mebibyte };
/** What k6 may grow to for the sake of fewer collections, and how much of what is free that may be. */
const room = { bytes: 640 * mebibyte, share: 0.5 };
/** Beyond four times as seldom, nothing was gained. */
const gogc = { least: 100, most: 400 };
/** Of the free memory: a bound before the kernel's, so that k6 collects more often rather than is killed. */
const limitShare = 0.8;

interface Budget {
  /** Null where k6 could not say. */
  readonly vus: number | null;
  readonly freeBytes: number;
}

export function chooseCollector(ours: Environment, { vus, freeBytes }: Budget): Collector {
  const { GOGC: given, GOMEMLIMIT: limit } = ours;
  if (given !== undefined || limit !== undefined) {
    return { GOGC: given ?? null, GOMEMLIMIT: limit ?? null, setBy: 'person' };
  }
  const limitText = `${Math.floor((freeBytes * limitShare) / mebibyte)}MiB`;
  if (vus === null) return { GOGC: null, GOMEMLIMIT: limitText, setBy: 'jorge-load' };
  const used = inUse.k6Bytes + vus * inUse.vuBytes;
  const growth = Math.min(room.bytes, freeBytes * room.share) / used - 1;
  const percent = Math.round(Math.min(gogc.most, Math.max(gogc.least, growth * 100)));
  return { GOGC: String(percent), GOMEMLIMIT: limitText, setBy: 'jorge-load' };
}
