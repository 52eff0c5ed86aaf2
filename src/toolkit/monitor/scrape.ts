/**
 * What a service says of itself on its /metrics page. Known names become the `app.*` figures: those of the sandbox,
 * and of a FastAPI service with prometheus-fastapi-instrumentator. Any other page keeps its names under `scrape.`.
 */
import { type Endpoint, get, hostOf } from './endpoint.ts';
import { unescaped } from './metrics-lines.ts';
import { type Metric, type MetricsPage, type PageFault, parseMetrics, totalOf } from './metrics-text.ts';
import { shareOf } from './rates.ts';
import { SeriesRates } from './series-rates.ts';
import { figuresOf, type Readings, type Source } from './source.ts';

/** More would make each line of system.ndjson a page of its own. */
const mostFigures = 60;
/** What the parser reads, the better one first: it says when a counter began, and that it is whole. */
const accept = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.9,*/*;q=0.1';

/** The first name that the page has. */
const gauges = {
  'app.workersBusy': ['workers_busy', 'http_requests_inprogress'],
  'app.workersTotal': ['workers_total'],
  'app.workersQueued': ['workers_queued'],
  'app.poolInUse': ['db_pool_in_use'],
  'app.poolSize': ['db_pool_size'],
  'app.poolWaiting': ['db_pool_waiting'],
  'app.eventLoopLagSeconds': ['nodejs_eventloop_lag_seconds'],
} as const;

export function watchMetrics(endpoint: Endpoint): Source {
  const rates = new SeriesRates();
  const remarks = new Remarks();
  let news: readonly string[] = [];
  return {
    name: 'scrape',
    sample: async (nowMs) => {
      const page = await readMetrics(endpoint);
      const known = knownFigures(page, rates, nowMs);
      const all = Object.entries(known ?? ownFigures(page, rates, nowMs));
      news = remarks.of(page.faults, all.length);
      return figuresOf(Object.fromEntries(all.slice(0, mostFigures)));
    },
    remarks: () => news,
    close: () => Promise.resolve(),
  };
}

/** @throws Error with one line that holds no credentials */
export async function readMetrics(endpoint: Endpoint): Promise<MetricsPage> {
  const { text, contentType } = await get(endpoint, { accept });
  try {
    return parseMetrics(text, contentType);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`what ${hostOf(endpoint)} answers ${why}`, { cause });
  }
}

/** Null for a page of neither kind. */
function knownFigures({ metrics }: MetricsPage, rates: SeriesRates, nowMs: number): Readings | null {
  const per = (name: string): number | undefined => rates.perSecond(name, metrics.get(name), nowMs);
  if (!metrics.has('http_requests_total')) return null;
  const first = (names: readonly string[]): number | undefined =>
    names.map((name) => totalOf(metrics.get(name))).find((value) => value !== undefined);
  return {
    ...Object.fromEntries(Object.entries(gauges).map(([figure, names]) => [figure, first(names)])),
    'app.requests': per('http_requests_total'),
    'app.cacheHitShare': shareOf(per('cache_hits_total'), per('cache_misses_total')),
  };
}

function ownFigures({ metrics }: MetricsPage, rates: SeriesRates, nowMs: number): Readings {
  const figures = [...metrics].flatMap(([name, metric]): [string, number | undefined][] => {
    if (metric.kind === 'state') return [...statesOf(name, metric)];
    const value = metric.kind === 'counter' ? rates.perSecond(name, metric, nowMs) : totalOf(metric);
    return [[`scrape.${name}`, value]];
  });
  return Object.fromEntries(figures);
}

/** How many are in each state: `scrape.door.open`. */
function statesOf(name: string, { series }: Metric): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { labels, value } of series.values()) {
    const state = labels.find(([label]) => label === name)?.[1] ?? '';
    const figure = `scrape.${name}.${unescaped(state)}`;
    counts.set(figure, (counts.get(figure) ?? 0) + value);
  }
  return counts;
}

const mostNames = 100;
const mostNamesATime = 20;

/** Each name that cannot be read is told once, whatever line it stands on next time. */
class Remarks {
  private readonly names = new Set<string | null>();
  private isCutTold = false;

  /** @param figures how many the page has @returns what is new */
  of(faults: readonly PageFault[], figures: number): readonly string[] {
    const unknown = faults.filter(({ name }) => !this.names.has(name));
    // A page that always has others would be told about for ever.
    const fresh = unknown.slice(0, mostNames - this.names.size);
    for (const { name } of fresh) this.names.add(name);
    const isCut = figures > mostFigures && !this.isCutTold;
    this.isCutTold ||= isCut;
    const cut = `the page has ${figures} figures; the first ${mostFigures} are kept`;
    return [...(fresh.length === 0 ? [] : [faultWords(fresh)]), ...(isCut ? [cut] : [])];
  }
}

function faultWords(faults: readonly PageFault[]): string {
  const words = faults
    .slice(0, mostNamesATime)
    .map(({ name, reason }) => (name === null ? reason : `${name} (${reason})`));
  const more = faults.length - words.length;
  return `left out, as it cannot be read: ${words.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
