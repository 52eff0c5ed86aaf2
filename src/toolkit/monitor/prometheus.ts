/** Prometheus: named PromQL, asked every 5 s, each giving one number; and a preset for a Kubernetes deployment. */
import * as z from 'zod';
import { Backoff } from './backoff.ts';
import { type Endpoint, get, hostOf } from './endpoint.ts';
import { numberOf } from './metrics-lines.ts';
import { figuresOf, type Source } from './source.ts';

/** By figure, e.g. `prometheus.replicas`. */
export type Queries = Readonly<Record<string, string>>;

const askEveryMs = 5000;

const value = z.tuple([z.number(), z.string()]);
const answerSchema = z.object({
  status: z.enum(['success', 'error']),
  error: z.string().optional(),
  data: z
    .union([
      // A series of histograms has no value.
      z.object({ resultType: z.literal('vector'), result: z.array(z.object({ value: value.optional() })) }),
      z.object({ resultType: z.literal('scalar'), result: value }),
      z.object({ resultType: z.enum(['matrix', 'string']) }),
    ])
    .optional(),
});

/** Names of cAdvisor and kube-state-metrics. */
export function deploymentQueries(namespace: string, deployment: string): Queries {
  const pods = `namespace="${namespace}",pod=~"${deployment}-[a-z0-9]+-[a-z0-9]{5}",container!=""`;
  const cpu = `sum(rate(container_cpu_usage_seconds_total{${pods}}[1m]))`;
  const memory = `sum(container_memory_working_set_bytes{${pods}})`;
  const limit = (resource: string): string =>
    `sum(kube_pod_container_resource_limits{${pods},resource="${resource}"})`;
  const periods = (name: string): string => `sum(rate(container_cpu_cfs_${name}_total{${pods}}[1m]))`;
  return {
    'target.cpuCores': cpu,
    'target.cpuShare': `${cpu} / ${limit('cpu')}`,
    'target.rssBytes': memory,
    'target.memoryShare': `${memory} / ${limit('memory')}`,
    'container.throttledPeriodsShare': `${periods('throttled_periods')} / ${periods('periods')}`,
    'prometheus.replicas': `sum(kube_deployment_status_replicas_available{namespace="${namespace}",deployment="${deployment}"})`,
    'prometheus.restarts': `sum(kube_pod_container_status_restarts_total{${pods}})`,
  };
}

/** A source for each query: one that is wrong does not take the others with it. */
export function watchPrometheus(endpoint: Endpoint, queries: Queries): Source[] {
  const origin = { ...endpoint, url: endpoint.url.replace(/\/+$/, '') };
  // Said by each of them a tick later in the same words, so that it is noted once.
  const unmatched = new Set<string>();
  return Object.entries(queries).map(([figure, query]) => {
    const backoff = new Backoff(askEveryMs);
    return {
      name: 'prometheus',
      sample: async (nowMs) => {
        if (!backoff.isDue(nowMs)) {
          if (unmatched.has(figure)) throw new Error(`no series matches ${[...unmatched].sort().join(', ')}`);
          return null;
        }
        backoff.done(nowMs, 0);
        const answer = await ask(origin, figure, query);
        if (answer === undefined) unmatched.add(figure);
        else unmatched.delete(figure);
        return figuresOf({ [figure]: answer });
      },
      close: () => Promise.resolve(),
    };
  });
}

/** Undefined when nothing matches now. @throws Error for what is not one number */
async function ask(endpoint: Endpoint, figure: string, query: string): Promise<number | undefined> {
  const { text } = await get(endpoint, {
    path: `/api/v1/query?query=${encodeURIComponent(query)}`,
    takesErrors: true,
  });
  const answer = answerSchema.safeParse(parseJson(text));
  if (!answer.success) throw new Error(`${hostOf(endpoint)} does not answer ${figure} as Prometheus does`);
  const { error, data } = answer.data;
  if (data === undefined) throw new Error(`${figure}: ${error ?? 'no answer'}`);
  switch (data.resultType) {
    case 'matrix':
      throw new Error(
        `${figure} gives a range; ask for one number, e.g. rate(…[1m]) or avg_over_time(…[1m])`,
      );
    case 'string':
      throw new Error(`${figure} gives a string; ask for a number`);
    case 'scalar':
      return numberIn(figure, data.result);
    case 'vector':
      return onlyOne(figure, data.result);
  }
}

type Value = z.infer<typeof value>;

function onlyOne(
  figure: string,
  series: readonly { readonly value?: Value | undefined }[],
): number | undefined {
  if (series.length > 1) {
    throw new Error(`${figure} gives ${series.length} series; aggregate them, e.g. sum(…)`);
  }
  const [only] = series;
  if (only === undefined) return undefined;
  if (only.value === undefined) throw new Error(`${figure} gives a histogram; ask for one number of it`);
  return numberIn(figure, only.value);
}

/** Prometheus writes NaN, +Inf and -Inf as it writes numbers. */
function numberIn(figure: string, [, text]: Value): number {
  const number = numberOf(text);
  if (number !== null && Number.isFinite(number)) return number;
  throw new Error(`${figure} gives ${text}, which is no number`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
