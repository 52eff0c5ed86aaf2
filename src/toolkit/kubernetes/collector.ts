/**
 * The OpenTelemetry Collector that the runners send to: OTLP comes in, files of it go out, and Prometheus' remote write
 * where it is asked for. Beside it a container that lends its tar, as the Collector's image has no programs.
 */
import { stringify } from 'yaml';
import { commentedYaml } from '../plan/commented-yaml.ts';
import { type ClusterRun, collectorPort, labelsOf, metadataOf, namesOf, recordPath } from './cluster-run.ts';

const image = 'otel/opentelemetry-collector-contrib:0.161.0';
/** Of that image's user, who has to write to the volume. */
export const volumeGroup = 10001;
const configFile = 'collector.yaml';
const configPath = '/config';

export function collectorYaml(run: ClusterRun): string {
  const { collector: name, record } = namesOf(run);
  const labels = labelsOf(run, 'collector');
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(run, name),
    spec: { selector: labels, ports: [{ name: 'otlp-http', port: collectorPort }] },
  };
  const parts = [
    commentedYaml(configMapOf(run), []),
    commentedYaml(
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: metadataOf(run, record),
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: `${run.volumeGi.value}Gi` } },
        },
      },
      [[['spec', 'resources', 'requests', 'storage'], run.volumeGi.because]],
    ),
    deploymentOf(run),
    commentedYaml(service, []),
  ];
  return parts.join('---\n');
}

function configMapOf(run: ClusterRun): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadataOf(run, namesOf(run).collector),
    data: { [configFile]: stringify(collectorConfig(run)) },
  };
}

/** With rotation the exporter writes each request at once, and goes on with the file that is there when it is started again. */
const file = { path: `${recordPath}/metrics.json`, rotation: { max_megabytes: 1024 } };

function collectorConfig({ remoteWrite }: Pick<ClusterRun, 'remoteWrite'>): object {
  const receivers = { otlp: { protocols: { http: { endpoint: `0.0.0.0:${collectorPort}` } } } };
  const telemetry = { metrics: { level: 'none' } };
  const record = { receivers: ['otlp'], exporters: ['file'] };
  if (remoteWrite === null)
    return {
      receivers,
      exporters: { file },
      service: { pipelines: { 'metrics/record': record }, telemetry },
    };
  return {
    receivers,
    // What k6 sends is of one period each; Prometheus adds up by itself, and takes sums alone.
    processors: { delta_to_cumulative: {} },
    exporters: {
      file,
      prometheus_remote_write: { endpoint: remoteWrite },
    },
    service: {
      pipelines: {
        'metrics/record': record,
        'metrics/prometheus': {
          receivers: ['otlp'],
          processors: ['delta_to_cumulative'],
          exporters: ['prometheus_remote_write'],
        },
      },
      telemetry,
    },
  };
}

function deploymentOf(run: ClusterRun): string {
  const { collector: name, record } = namesOf(run);
  const labels = labelsOf(run, 'collector');
  const volumeMounts = [{ name: 'record', mountPath: recordPath }];
  const containers = [
    {
      name: 'collector',
      image,
      args: [`--config=${configPath}/${configFile}`],
      ports: [{ containerPort: collectorPort }],
      readinessProbe: { tcpSocket: { port: collectorPort }, periodSeconds: 1 },
      volumeMounts: [...volumeMounts, { name: 'config', mountPath: configPath, readOnly: true }],
      resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '512Mi' } },
    },
    {
      name: 'files',
      image: run.images.report,
      command: ['sleep', 'infinity'],
      volumeMounts,
      resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
    },
  ];
  const manifest = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(run, name),
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          securityContext: { fsGroup: volumeGroup },
          containers,
          volumes: [
            { name: 'record', persistentVolumeClaim: { claimName: record } },
            { name: 'config', configMap: { name } },
          ],
        },
      },
    },
  };
  return commentedYaml(manifest, [
    [['spec', 'replicas'], 'one: two would write to the same file'],
    [
      ['spec', 'template', 'spec', 'securityContext'],
      "the group of the Collector's user, who writes to the volume",
    ],
  ]);
}
