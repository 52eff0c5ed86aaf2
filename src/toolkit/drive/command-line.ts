/** A request as the command that repeats it or goes on with it, for run.json, search.json and the pages: the one place here that says flags. */
import { relative } from 'node:path';
import type { Environment } from '../config/child-environment.ts';
import { k6Assignments } from '../config/k6-variables.ts';
import { overridesOf } from '../config/overrides.ts';
import { shellWord } from '../format/shell-word.ts';
import { withheld } from '../format/withheld.ts';
import type {
  CapacityRequest,
  KubernetesRequest,
  RunRequest,
  SandboxRequest,
  ScalingRequest,
  SearchShape,
} from './requests.ts';

type Given = Readonly<Record<string, string>>;

export function runCommandLine(request: RunRequest, given: Given, env: Environment): string {
  return commandLine(given, [
    'run',
    request.scenario,
    ...placeWords(request, env),
    ...overrideArguments(given),
    ...(request.runners === undefined || request.runners === 1 ? [] : ['--runners', String(request.runners)]),
    ...(request.soak === true ? ['--soak'] : []),
    ...optional('--thresholds', request.thresholds),
    ...(request.strict === true ? ['--strict'] : []),
    ...(request.force === true ? ['--force'] : []),
  ]);
}

export function kubernetesCommandLine(request: KubernetesRequest, given: Given, env: Environment): string {
  return commandLine(given, [
    ...['kubernetes', request.scenario],
    ...placeWords({ load: request.load }, env),
    ...overrideArguments(given),
    ...optional('--runners', request.runners),
    ...optional('--namespace', request.namespace),
    ...optional('--image', request.image),
    ...optional('--k6-image', request.k6Image),
    ...optional('--remote-write', request.remoteWrite),
    ...optional('--thresholds', request.thresholds),
    ...(request.strict === true ? ['--strict'] : []),
  ]);
}

export function capacityCommandLine(request: CapacityRequest, given: Given, env: Environment): string {
  return commandLine(given, [
    'capacity',
    ...placeWords(request, env),
    ...searchWords(request),
    ...(request.unit === 'users' ? ['--users'] : []),
    ...overrideArguments(given),
  ]);
}

/** The command that starts or scales replicas may hold a password. */
export function scalingCommandLine(request: ScalingRequest, given: Given): string {
  const { by = { kind: 'sandbox' } } = request;
  const words = [
    ...['scaling', '--replicas', request.replicas.join(',')],
    ...(by.kind === 'start' ? ['--start', by.command] : []),
    ...optional('--target', request.load?.target),
    ...(by.kind === 'scale' ? ['--scale', by.command] : []),
    ...(by.kind === 'sandbox' ? optional('--sandbox-workers', by.workers) : []),
    ...searchWords(request),
    ...overrideArguments(given),
  ];
  return withheld(commandLine(given, words));
}

/** Whom it may load has to be said again. @param host null where none had to be allowed */
export function resumeCommandLine(
  command: 'capacity' | 'suite',
  folder: string,
  host: string | null,
): string {
  const words = ['jorge-load', command, '--resume', relative('', folder)];
  return [...words, ...(host === null ? [] : ['--allow-target', host])].map(shellWord).join(' ');
}

/** Where not even a test's lowest load held. */
export function lowerLoadCommand(scenario: string): string {
  return commandLine({}, ['run', scenario, '--users', '50']);
}

/** What a CI job begins with. */
export const ciCommand = 'jorge-load ci run quick --sandbox';

function commandLine(given: Given, words: readonly string[]): string {
  return [...k6Assignments(given), 'jorge-load', ...words].map(shellWord).join(' ');
}

function placeWords(
  { sandbox, load }: { readonly sandbox?: SandboxRequest; readonly load?: RunRequest['load'] },
  env: Environment,
): string[] {
  if (sandbox === undefined) return ['--target', load?.target ?? env['TARGET_URL'] ?? ''];
  return [
    '--sandbox',
    ...(sandbox.faults ?? []).flatMap((fault) => ['--sandbox-fault', fault]),
    ...optional('--sandbox-workers', sandbox.workers),
  ];
}

function searchWords({ slo, precision, from, maxSeconds }: SearchShape): string[] {
  return [
    ...optional('--slo', slo),
    ...(precision === undefined ? [] : ['--precision', percent(precision)]),
    ...optional('--from', from),
    ...(maxSeconds === undefined ? [] : ['--max-time', `${maxSeconds}s`]),
  ];
}

/** Seven hundredths are 7%, whatever binary fractions make of them. */
function percent(share: number): string {
  return `${Number((share * 100).toPrecision(12))}%`;
}

function optional(flag: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [flag, String(value)];
}

/** The flags that ask for the same again. */
export function overrideArguments(given: Given): string[] {
  return overridesOf(given).flatMap(([key, value]) => [flagOf(key), value]);
}

/** As a field is called, with its words apart. */
function flagOf(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
