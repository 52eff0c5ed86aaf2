/** What the k6 operator is asked for: the runners and what each is started with. */
import { commentedYaml } from '../plan/commented-yaml.ts';
import { type ClusterRun, collectorPort, labelsOf, metadataOf, namesOf, secretName } from './cluster-run.ts';

/** Each runner's own thresholds would judge its part alone; without them and a summary, k6 keeps no samples. */
const runnerArguments = '--no-thresholds --summary-mode=disabled --out opentelemetry';

/** A shell that asks once a second; a quota of the namespace refuses a pod with a container that says nothing of memory. */
const waitMemory = '32Mi';

/** The operator takes a string of them. */
export function testRunYaml(run: ClusterRun): string {
  const { run: name } = namesOf(run);
  const manifest = {
    apiVersion: 'k6.io/v1alpha1',
    kind: 'TestRun',
    metadata: metadataOf(run, name),
    spec: {
      parallelism: run.runners,
      arguments: runnerArguments,
      script: { configMap: { name, file: `${run.scenario}.js` } },
      runner: runnerOf(run),
    },
  };
  const resources = ['spec', 'runner', 'resources', 'requests'];
  return commentedYaml(manifest, [
    [
      ['spec', 'parallelism'],
      'the verdict is on all of them together; run.json says how many there are to be',
    ],
    [['spec', 'arguments'], 'each would judge its own part: the report judges the whole'],
    [['spec', 'runner', 'env'], 'who it is; k6 says it beside its figures'],
    [['spec', 'runner', 'initContainers'], 'what is measured while nobody listens is lost'],
    [[...resources, 'cpu'], run.cpuMilli.because],
    [[...resources, 'memory'], run.memoryMi.because],
  ]);
}

function runnerOf(run: ClusterRun): object {
  const { collector } = namesOf(run);
  const image = run.images.k6;
  const memory = `${run.memoryMi.value}Mi`;
  return {
    image,
    metadata: { labels: labelsOf(run, 'runner') },
    env: [
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      ...Object.entries(run.variables).map(([name, value]) => ({ name, value })),
    ],
    envFrom: [{ secretRef: { name: secretName } }],
    initContainers: [
      {
        name: 'wait-for-collector',
        image,
        command: ['sh', '-c', `until nc -z ${collector} ${collectorPort}; do sleep 1; done`],
        resources: { requests: { cpu: '10m', memory: waitMemory }, limits: { memory: waitMemory } },
      },
    ],
    // No limit of CPU: who is held back is late, and measures itself.
    resources: { requests: { cpu: `${run.cpuMilli.value}m`, memory }, limits: { memory } },
  };
}
