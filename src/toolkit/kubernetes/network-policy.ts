/** Who may talk to whom: a load that goes astray must not leave its target, and no one else may write into the record. */
import { commentedYaml } from '../plan/commented-yaml.ts';
import { type ClusterRun, collectorPort, labelsOf, metadataOf, namesOf } from './cluster-run.ts';

export function networkPolicyYaml(run: ClusterRun): string {
  const { run: name, collector } = namesOf(run);
  const runners = { podSelector: { matchLabels: labelsOf(run, 'runner') } };
  const toCollector = { podSelector: { matchLabels: labelsOf(run, 'collector') } };
  const ports = [{ port: collectorPort }];
  const target = targetOf(run);
  const ofRunners = {
    ...runners,
    policyTypes: ['Egress'],
    egress: [{ ports: dnsPorts }, { to: [toCollector], ports }, target.rule],
  };
  const ofCollector = { ...toCollector, policyTypes: ['Ingress'], ingress: [{ from: [runners], ports }] };
  return [
    commentedYaml(policy(run, name, ofRunners), [
      [['spec', 'egress'], `DNS, the Collector, and the target: ${target.because}`],
    ]),
    commentedYaml(policy(run, collector, ofCollector), [[['spec', 'ingress'], 'from the runners alone']]),
  ].join('---\n');
}

function policy(run: ClusterRun, name: string, spec: object): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf(run, name),
    spec,
  };
}

const dnsPorts = ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 }));

interface Allowed {
  readonly rule: object;
  readonly because: string;
}

/** `name`, `name.namespace.svc`, `name.namespace.svc.cluster.local`; anything else is elsewhere. */
const inCluster = /^[a-z\d-]+(?:\.([a-z\d-]+)\.svc(?:\..+)?)?\.?$/;
const namespaceLabel = 'kubernetes.io/metadata.name';

function targetOf({ target: { host, port } }: ClusterRun): Allowed {
  const ports = [{ port }];
  const address = addressOf(host);
  if (address !== null)
    return { rule: { to: [{ ipBlock: { cidr: address } }], ports }, because: 'its address and port' };
  const service = inCluster.exec(host);
  if (service === null) {
    return {
      rule: { ports },
      because: `any host at port ${port}, as a policy cannot name one outside the cluster`,
    };
  }
  const [, namespace] = service;
  const why = "on any port, as a pod's may be another than its service's";
  return namespace === undefined
    ? { rule: { to: [{ podSelector: {} }] }, because: `pods of this namespace, ${why}` }
    : {
        rule: { to: [{ namespaceSelector: { matchLabels: { [namespaceLabel]: namespace } } }] },
        because: `pods of namespace ${namespace}, ${why}`,
      };
}

/** As a network of one. */
function addressOf(host: string): string | null {
  if (host.startsWith('[')) return `${host.slice(1, -1)}/128`;
  return /^\d+(\.\d+){3}$/.test(host) ? `${host}/32` : null;
}
