/**
 * What a service says of itself on its /metrics page. Known names become the `app.*` figures: those of the sandbox,
 * and of a FastAPI service with prometheus-fastapi-instrumentator. Any other page keeps its names under `scrape.`.
 */
import { type Endpoint, getText, hostOf } from './endpoint.ts';
import { type MetricsPage, parseMetrics, plainMetrics } from './metrics-text.ts';
import { Rates, shareOf } from './rates.ts';
import { figuresOf, type Source } from './source.ts';

/** More would make each line of system.ndjson a page of its own. */
const mostFigures = 60;

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
  const rates = new Rates();
  return {
    name: 'scrape',
    sample: async (nowMs) => {
      const page = readPage(endpoint, await getText(endpoint, ''));
      const known = knownFigures(page, rates, nowMs);
      return figuresOf(known ?? ownFigures(page, rates, nowMs));
    },
    close: () => Promise.resolve(),
  };
}

function readPage(endpoint: Endpoint, text: string): MetricsPage {
  try {
    return parseMetrics(text);
  } catch (cause) {
    throw new Error(`what ${hostOf(endpoint)} answers is no page of Prometheus metrics`, { cause });
  }
}

type Reading = Readonly<Record<string, number | undefined>>;

/** Null for a page of neither kind. */
function knownFigures({ totals }: MetricsPage, rates: Rates, nowMs: number): Reading | null {
  const per = (name: string): number | undefined => rates.perSecond(name, totals.get(name), nowMs);
  const isKnown = totals.has('http_requests_total');
  if (!isKnown) return null;
  const first = (names: readonly string[]): number | undefined =>
    names.map((name) => totals.get(name)).find((value) => value !== undefined);
  return {
    ...Object.fromEntries(Object.entries(gauges).map(([figure, names]) => [figure, first(names)])),
    'app.requests': per('http_requests_total'),
    'app.cacheHitShare': shareOf(per('cache_hits_total'), per('cache_misses_total')),
  };
}

function ownFigures(page: MetricsPage, rates: Rates, nowMs: number): Reading {
  return Object.fromEntries(
    plainMetrics(page)
      .slice(0, mostFigures)
      .map(({ name, isCounter }) => {
        const value = page.totals.get(name);
        return [`scrape.${name}`, isCounter ? rates.perSecond(name, value, nowMs) : value];
      }),
  );
}
