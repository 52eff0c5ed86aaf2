/** The Job that waits until the runners are done, writes the run folder beside the record, and ends with the verdict's code. */
import { commentedYaml } from '../plan/commented-yaml.ts';
import { type ClusterRun, labelsOf, metadataOf, namesOf, recordPath } from './cluster-run.ts';
import { volumeGroup } from './collector.ts';

const factsFile = 'run.json';
const factsPath = '/facts';

export function reportYaml(run: ClusterRun): string {
  const { report } = namesOf(run);
  const facts = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadataOf(run, report),
    data: { [factsFile]: run.facts },
  };
  return [commentedYaml(facts, []), jobYaml(run)].join('---\n');
}

function jobYaml(run: ClusterRun): string {
  const { report, record } = namesOf(run);
  const manifest = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadataOf(run, report),
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { labels: labelsOf(run, 'report') },
        spec: {
          restartPolicy: 'Never',
          securityContext: { fsGroup: volumeGroup },
          affinity: { podAffinity: besideCollector(run) },
          containers: [containerOf(run)],
          volumes: [
            { name: 'facts', configMap: { name: report } },
            { name: 'record', persistentVolumeClaim: { claimName: record } },
          ],
        },
      },
    },
  };
  return commentedYaml(manifest, [
    [['spec', 'backoffLimit'], 'its exit code is the verdict: 0 PASS, 99 FAIL, 98 INVALID'],
    [
      ['spec', 'template', 'spec', 'affinity'],
      'on the node of the Collector, as most volumes are of one node at a time',
    ],
  ]);
}

function containerOf(run: ClusterRun): object {
  return {
    name: 'report',
    image: run.images.report,
    command: ['jorge-load'],
    args: [
      ...['gather', `${factsPath}/${factsFile}`, recordPath, '--out', `${recordPath}/runs`],
      ...['--quiet-for', `${run.quietSeconds}s`],
      ...(run.strict ? ['--strict'] : []),
    ],
    volumeMounts: [
      { name: 'facts', mountPath: factsPath, readOnly: true },
      { name: 'record', mountPath: recordPath },
    ],
    resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '1Gi' } },
  };
}

function besideCollector(run: ClusterRun): object {
  const labelSelector = { matchLabels: labelsOf(run, 'collector') };
  const term = { labelSelector, topologyKey: 'kubernetes.io/hostname' };
  return { requiredDuringSchedulingIgnoredDuringExecution: [term] };
}
