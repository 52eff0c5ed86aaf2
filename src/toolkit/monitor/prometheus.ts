/** Prometheus: named PromQL, asked every 5 s, each giving one number; and a preset for a Kubernetes deployment. */
import { z } from 'zod';
import { Beat } from './beat.ts';
import { type Endpoint, getText, hostOf } from './endpoint.ts';
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
      z.object({ resultType: z.literal('vector'), result: z.array(z.object({ value })) }),
      z.object({ resultType: z.literal('scalar'), result: value }),
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
    const beat = new Beat(askEveryMs);
    return {
      name: 'prometheus',
      sample: async (nowMs) => {
        if (!beat.isDue(nowMs)) {
          if (unmatched.has(figure)) throw new Error(`no series matches ${[...unmatched].sort().join(', ')}`);
          return null;
        }
        beat.done(nowMs, 0);
        const answer = await ask(origin, figure, query);
        if (answer === undefined) unmatched.add(figure);
        else unmatched.delete(figure);
        return figuresOf({ [figure]: answer });
      },
      close: () => Promise.resolve(),
    };
  });
}

/** Undefined when nothing matches now. */
async function ask(endpoint: Endpoint, figure: string, query: string): Promise<number | undefined> {
  const text = await getText(endpoint, `/api/v1/query?query=${encodeURIComponent(query)}`);
  const answer = answerSchema.safeParse(parseJson(text));
  if (!answer.success) throw new Error(`${hostOf(endpoint)} does not answer as Prometheus does`);
  const { error, data } = answer.data;
  if (data === undefined) throw new Error(`${figure}: ${error ?? 'no answer'}`);
  if (data.resultType === 'scalar') return Number(data.result[1]);
  if (data.result.length > 1) {
    throw new Error(`${figure} gives ${data.result.length} series; aggregate them, e.g. sum(…)`);
  }
  const [only] = data.result;
  return only === undefined ? undefined : Number(only.value[1]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
