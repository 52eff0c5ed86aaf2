/** What is typed around manifests: the Secret from the environment, then the run, its verdict, and its pages. */
import { shellWord } from '../format/shell-word.ts';
import { namesOf, recordPath, secretName } from './cluster-run.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Written {
  readonly scenario: string;
  readonly namespace?: string;
  readonly outDir: string;
}

/** @param credentials of the load, by the bundle's names: no value of theirs is in what is said */
export function nextSteps(
  { scenario, namespace, outDir }: Written,
  credentials: Readonly<Record<string, string>>,
  env: Environment,
): string[] {
  const { report, collector } = namesOf({ scenario });
  const kubectl = namespace === undefined ? 'kubectl' : `kubectl --namespace ${namespace}`;
  return [
    `${printed(Object.keys(credentials), env)} | ${kubectl} create secret generic ${secretName} --from-env-file=/dev/stdin`,
    `${kubectl} apply --server-side --filename ${shellWord(outDir)}`,
    `${kubectl} logs --follow --pod-running-timeout=15m job/${report}`,
    `${kubectl} exec deploy/${collector} --container files -- tar c -C ${recordPath} runs | tar x`,
  ];
}

/** By the shell itself: what is given to a program, every process of the machine can read. */
function printed(names: readonly string[], env: Environment): string {
  const lines = names.map((name) => `${name}=%s\\n`).join('');
  const values = names.map((name) => `"$${sourceOf(name, env)}"`);
  return `printf '${lines}' ${values.join(' ')}`;
}

/** The platform's own name for it is taken as well. */
function sourceOf(name: string, env: Environment): string {
  return name === 'JWT_SECRET' && !env['JWT_SECRET'] ? 'JWT_SECRET_KEY' : name;
}
