/** `jorge-load kubernetes <scenario>`. */
import { exitCodes } from '../../base/errors.ts';
import { kubernetes as driveKubernetes } from '../../drive/kubernetes.ts';
import * as values from '../../drive/request-values.ts';
import type { KubernetesRequest } from '../../drive/requests.ts';
import { command } from '../command.ts';
import { withContext } from '../context.ts';
import * as flags from '../flags.ts';
import { say, sayPath } from '../say.ts';

const remoteWrite = 'a Prometheus that takes remote write, for the figures as they come';

export const kubernetes = command<KubernetesRequest>({
  name: 'kubernetes',
  what: 'write what the k6 operator needs to send a scenario by several pods, with one verdict on the whole',
  asks: { scenario: ['<scenario>', 'one of: jorge-load scenarios'] },
  groups: {
    Load: {
      load: flags.load,
      runners: [
        '--runners <n>',
        'pods that send it together, each its part (default: 1)',
        values.parallelism,
      ],
    },
    Target: { load: flags.target },
    Limits: {
      thresholds: flags.thresholds('limits to judge by (default: thresholds.json)'),
      strict: flags.strict,
    },
    Cluster: {
      namespace: [
        '--namespace <name>',
        'where it all goes (default: where kubectl stands)',
        values.namespace,
      ],
      image: [
        '--image <image>',
        'with jorge-load, for the report (default: jorge-load:VERSION)',
        values.image,
      ],
      k6Image: ['--k6-image <image>', 'with k6 (default: grafana/k6 of the version here)', values.image],
      remoteWrite: ['--remote-write <url>', remoteWrite],
    },
    Output: { outDir: flags.out('where the manifests go (default: kubernetes/SCENARIO)') },
  },
  notes: [flags.credentialsNote],
  act: async (request) => {
    const { files, commands } = await withContext((context) => driveKubernetes(request, context));
    for (const path of files) sayPath('manifest', path);
    say('then:');
    for (const line of commands) say(`  ${line}`);
    return exitCodes.pass;
  },
});
