/** All that is applied to a cluster for one run. Output: files by their names, which come in the order of these. */
import { commentedYaml } from '../plan/commented-yaml.ts';
import { type ClusterRun, metadataOf, namesOf } from './cluster-run.ts';
import { collectorYaml } from './collector.ts';
import { networkPolicyYaml } from './network-policy.ts';
import { reportYaml } from './report.ts';
import { testRunYaml } from './test-run.ts';

export interface ManifestFile {
  readonly name: string;
  readonly text: string;
}

/** kubectl applies a folder by the names of its files: what sends the load comes last. */
export function clusterManifests(run: ClusterRun): ManifestFile[] {
  const { run: name } = namesOf(run);
  const script = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadataOf(run, name),
    data: { [`${run.scenario}.js`]: run.bundle },
  };
  return [
    { name: 'bundle.yaml', text: commentedYaml(script, []) },
    { name: 'collector.yaml', text: collectorYaml(run) },
    { name: 'network-policy.yaml', text: networkPolicyYaml(run) },
    { name: 'report.yaml', text: reportYaml(run) },
    { name: 'test-run.yaml', text: testRunYaml(run) },
  ];
}
