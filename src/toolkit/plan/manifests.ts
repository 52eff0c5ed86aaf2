/** The plan as files that can be applied, each number with its reason in a comment. Input: ./sizing.ts. Output: texts. */
import type { Deployment } from '../../contract/platform.ts';
import { commentedYaml, type Path, type Reasons } from './commented-yaml.ts';
import type { Reasoned, Sizing } from './sizing.ts';

export interface PlannedFile {
  readonly name: string;
  readonly text: string;
}

/** What the manifests call things: to be made your own. */
export interface Names extends Pick<Deployment, 'workload' | 'image' | 'port'> {
  readonly healthPath: string;
}

/** Without the target's CPU there are no requests to size and nothing for an autoscaler to go by. */
export function manifests(sizing: Sizing, names: Names): PlannedFile[] {
  const scaled = sizing.cpuMilli === null ? [] : [hpa(sizing, names), deployment(sizing, names)];
  return [...scaled, disruptionBudget(sizing, names), ...upstream(sizing, names)];
}

function hpa(
  { minReplicas, maxReplicas, cpuTarget, memoryTarget, memoryMi, behavior }: Sizing,
  { workload }: Names,
): PlannedFile {
  const resource = (name: string, target: Reasoned<number>): object => ({
    type: 'Resource',
    resource: { name, target: { type: 'Utilization', averageUtilization: target.value } },
  });
  const manifest = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: workload },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: workload },
      minReplicas: minReplicas.value,
      maxReplicas: maxReplicas.value,
      metrics: [resource('cpu', cpuTarget), ...(memoryMi === null ? [] : [resource('memory', memoryTarget)])],
      behavior,
    },
  };
  const target = (place: number): Path => [
    'spec',
    'metrics',
    place,
    'resource',
    'target',
    'averageUtilization',
  ];
  const reasons: Reasons = [
    [['spec', 'minReplicas'], minReplicas.because],
    [['spec', 'maxReplicas'], maxReplicas.because],
    [target(0), cpuTarget.because],
    ...(memoryMi === null ? [] : ([[target(1), memoryTarget.because]] as const)),
    [
      ['spec', 'behavior', 'scaleUp'],
      'up at once, as fast as Kubernetes does by itself: a peak does not wait',
    ],
    [
      ['spec', 'behavior', 'scaleDown'],
      'down only after five minutes of less, one pod a minute: the next wave finds most of them ready',
    ],
  ];
  return { name: 'hpa.yaml', text: written(manifest, reasons) };
}

function deployment(
  { minReplicas, cpuMilli, memoryMi, database }: Sizing,
  { workload, image, port, healthPath: path }: Names,
): PlannedFile {
  const quantities = (which: 'request' | 'limit'): Record<string, string> => ({
    ...(cpuMilli === null ? {} : { cpu: `${cpuMilli[which].value}m` }),
    ...(memoryMi === null ? {} : { memory: `${memoryMi[which].value}Mi` }),
  });
  const env =
    database === null ? [] : [{ name: 'DB_POOL_SIZE', value: String(database.poolPerReplica.value) }];
  const manifest = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: workload },
    spec: {
      replicas: minReplicas.value,
      selector: { matchLabels: { app: workload } },
      template: {
        metadata: { labels: { app: workload } },
        spec: {
          containers: [
            {
              name: workload,
              image,
              ports: [{ containerPort: port }],
              ...(env.length === 0 ? {} : { env }),
              readinessProbe: { httpGet: { path, port } },
              resources: { requests: quantities('request'), limits: quantities('limit') },
            },
          ],
        },
      },
    },
  };
  const container: Path = ['spec', 'template', 'spec', 'containers', 0];
  const of = (kind: 'requests' | 'limits', name: string): Path => [...container, 'resources', kind, name];
  const reasons: Reasons = [
    [['spec', 'replicas'], `as the autoscaler's minReplicas: ${minReplicas.because}`],
    [[...container, 'image'], 'yours'],
    ...(database === null
      ? []
      : ([
          [[...container, 'env'], `${database.poolPerReplica.because}; use the name that your service reads`],
        ] as const)),
    ...(cpuMilli === null
      ? []
      : ([
          [of('requests', 'cpu'), cpuMilli.request.because],
          [of('limits', 'cpu'), cpuMilli.limit.because],
        ] as const)),
    ...(memoryMi === null
      ? []
      : ([
          [of('requests', 'memory'), memoryMi.request.because],
          [of('limits', 'memory'), memoryMi.limit.because],
        ] as const)),
  ];
  return { name: 'deployment.yaml', text: written(manifest, reasons) };
}

function disruptionBudget({ minAvailable }: Sizing, { workload }: Names): PlannedFile {
  const manifest = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: workload },
    spec: { minAvailable: minAvailable.value, selector: { matchLabels: { app: workload } } },
  };
  return { name: 'pdb.yaml', text: written(manifest, [[['spec', 'minAvailable'], minAvailable.because]]) };
}

function upstream({ upstream: sizes, minReplicas }: Sizing, { workload, port }: Names): PlannedFile[] {
  if (sizes === null) return [];
  const { maxConnections, keepalive } = sizes;
  const servers = Array.from(
    { length: minReplicas.value },
    (_, place) =>
      `  server ${workload}-${place + 1}:${port} max_conns=${maxConnections.value} max_fails=3 fail_timeout=10s;`,
  );
  const lines = [
    `upstream ${workload} {`,
    '  # the replica with the fewest requests in flight: answers differ in length',
    '  least_conn;',
    `  # max_conns: ${maxConnections.because}`,
    ...servers,
    `  # ${keepalive.because}`,
    `  keepalive ${keepalive.value};`,
    '}',
    '',
    '# keepalive works only with these in the location:',
    '#   proxy_http_version 1.1;',
    '#   proxy_set_header Connection "";',
    '',
  ];
  return [{ name: 'nginx-upstream.conf', text: lines.join('\n') }];
}

function written(manifest: object, reasons: Reasons): string {
  const heading = 'Made by jorge-load plan from a measured run; the names are to be made your own.';
  return commentedYaml(manifest, reasons, heading);
}
