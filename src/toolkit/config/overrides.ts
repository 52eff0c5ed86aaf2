/**
 * What a person changes in a run: by flags of the CLI or by a program, or by the environment variables that bundles
 * read as well. Input: those and the environment; what is asked for goes before its variable. Output: checked values
 * under the bundle's names, secrets kept apart so that nothing else can write them anywhere.
 */
import { itemsOf, type PlatformFacts, strayItem, variableOf } from '../../contract/platform.ts';
import { type FieldName, RequestError, UserError } from '../base/errors.ts';
import { readK6Variables } from './k6-variables.ts';
import { projectPlatform } from './platform.ts';
import { isLoopback, parseTarget } from './target.ts';

/** Where the load goes, how much of it, how long: numbers, or the texts that a person types. */
export interface LoadOptions {
  readonly target?: string;
  readonly allowTarget?: readonly string[];
  readonly users?: string | number;
  readonly rate?: string | number;
  readonly maxVus?: string | number;
  readonly duration?: string;
  readonly timeScale?: string | number;
  readonly model?: string;
  readonly seed?: string | number;
  /** What only this platform takes, by its names in src/platform/platform.json: lists with commas between. */
  readonly own?: Readonly<Record<string, string>>;
  readonly subject?: string | number;
  readonly skipProof?: string;
}

export interface Overrides {
  /** What was asked for, by the bundle's variable names; no secrets. */
  readonly given: Readonly<Record<string, string>>;
  /** Null with a sandbox: its address is known when it listens. */
  readonly targetUrl: string | null;
  /** The secrets, by the bundle's variable names; empty with a sandbox. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly seed: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** As flags and files say it: what is the platform's own stands among the others. */
export type FlatOptions = Readonly<Record<string, unknown>>;

interface Rule {
  readonly variable: string;
  /** In a file, and as a flag is called. */
  readonly key: string;
  /** In a request. */
  readonly field: string;
  readonly allowed: string;
  readonly isAllowed: (text: string) => boolean;
}

/** The bundle's own default. */
const defaultSeed = 1;
const minSecretLength = 32;
const maxUsers = 1_000_000;
const maxSeed = 0xffffffff;
const maxTimeScale = 1000;

function isCount(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= maxUsers;
}

const rulesOfLoad: readonly Rule[] = [
  {
    variable: 'USERS',
    key: 'users',
    field: 'load.users',
    allowed: `a whole number from 1 to ${maxUsers}`,
    isAllowed: isCount,
  },
  {
    variable: 'RATE',
    key: 'rate',
    field: 'load.rate',
    allowed: `a number above 0 up to ${maxUsers}, iterations per second`,
    isAllowed: (text) => /^\d*\.?\d+$/.test(text) && Number(text) > 0 && Number(text) <= maxUsers,
  },
  {
    variable: 'MAX_VUS',
    key: 'maxVus',
    field: 'load.maxVus',
    allowed: `a whole number from 1 to ${maxUsers}`,
    isAllowed: isCount,
  },
  {
    variable: 'DURATION',
    key: 'duration',
    field: 'load.duration',
    allowed: 'a duration above 0 such as 90s, 5m or 1h30m',
    isAllowed: (text) => /^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text) && /[1-9]/.test(text),
  },
  {
    variable: 'TIME_SCALE',
    key: 'timeScale',
    field: 'load.timeScale',
    allowed: `a number above 0 up to ${maxTimeScale}, 0.1 for a tenth of every stage`,
    isAllowed: (text) => /^\d*\.?\d+$/.test(text) && Number(text) > 0 && Number(text) <= maxTimeScale,
  },
  {
    variable: 'MODEL',
    key: 'model',
    field: 'load.model',
    allowed: 'closed (users) or open (arrival rate)',
    isAllowed: (text) => text === 'closed' || text === 'open',
  },
  {
    variable: 'SEED',
    key: 'seed',
    field: 'load.seed',
    allowed: `a whole number from 0 to ${maxSeed}`,
    isAllowed: (text) => /^\d{1,10}$/.test(text) && Number(text) <= maxSeed,
  },
];

function ownRules({ overrides }: PlatformFacts): Rule[] {
  return Object.entries(overrides).map(([key, override]) => ({
    variable: variableOf(key),
    key,
    field: `load.own.${key}`,
    allowed: `${override.allowed}, with commas between`,
    isAllowed: (text) => strayItem(override, text) === null,
  }));
}

const subjectRule: Rule = {
  variable: 'SUBJECT',
  key: 'subject',
  field: 'load.subject',
  allowed: 'a whole number of up to 18 digits',
  isAllowed: (text) => /^\d{1,18}$/.test(text),
};

function skipProofRule({ proofs }: PlatformFacts): Rule {
  const steps = Object.keys(proofs);
  return {
    variable: 'SKIP_PROOF',
    key: 'skipProof',
    field: 'load.skipProof',
    allowed: `${steps.join(', ')}, with commas between`,
    isAllowed: (text) => itemsOf(text).every((step) => steps.includes(step)),
  };
}

function rules(): readonly Rule[] {
  const platform = projectPlatform();
  return [...rulesOfLoad, ...ownRules(platform), subjectRule, skipProofRule(platform)];
}

/** @throws UserError E_USAGE, E_CREDENTIALS or E_TARGET_NOT_ALLOWED, naming the field or variable that is wrong */
export function readOverrides(options: LoadOptions, env: Environment, isSandbox: boolean): Overrides {
  const k6Variables = readK6Variables(env);
  const given: Record<string, string> = {};
  for (const rule of rules()) {
    const value = readRule(rule, flatOptions(options), env);
    if (value !== null) given[rule.variable] = value;
  }
  refuseBoth(given, 'DURATION', 'TIME_SCALE');
  refuseBoth(given, 'USERS', 'RATE');
  const target = isSandbox ? refuseTarget(options) : readTarget(options, env);
  const credentials = isSandbox ? {} : readCredentials(env);
  if (!isSandbox && given['SUBJECT'] !== undefined && credentials['JWT_SECRET'] === undefined) {
    throw new RequestError(
      'E_USAGE',
      (name) =>
        `${name('load.subject')} is given without JWT_SECRET; a login or a token has a subject of its own`,
    );
  }
  return {
    given: { ...given, ...target?.given, ...k6Variables },
    targetUrl: target?.url ?? null,
    credentials,
    seed: Number(given['SEED'] ?? defaultSeed),
  };
}

function refuseBoth(given: Readonly<Record<string, string>>, one: string, other: string): void {
  if (given[one] === undefined || given[other] === undefined) return;
  const say = (variable: string, name: FieldName): string => {
    const rule = rules().find((found) => found.variable === variable);
    return `${rule === undefined ? variable : name(rule.field)} ${given[variable] ?? ''}`;
  };
  throw new RequestError(
    'E_USAGE',
    (name) => `${say(one, name)} and ${say(other, name)} are both given; allowed is one of them`,
  );
}

/** What a file may ask for in a flag's stead: `users`, `duration`, … */
export function overrideKeys(): string[] {
  return rules().map(({ key }) => key);
}

/** Of flat options, those of a load. */
export function loadOptions(flat: FlatOptions): LoadOptions {
  const own = Object.keys(projectPlatform().overrides);
  const given = [...overrideKeys(), 'target', 'allowTarget'].filter((key) => flat[key] !== undefined);
  const pick = (keys: readonly string[]): FlatOptions =>
    Object.fromEntries(keys.map((key) => [key, flat[key]]));
  const ofPlatform = given.filter((key) => own.includes(key));
  return {
    ...pick(given.filter((key) => !own.includes(key))),
    ...(ofPlatform.length === 0 ? {} : { own: pick(ofPlatform) as NonNullable<LoadOptions['own']> }),
  };
}

export function flatOptions({ own, ...shared }: LoadOptions): FlatOptions {
  return { ...shared, ...own };
}

/** What is wrong with a file's value, in words; null when nothing is. */
export function overrideFault(key: string, text: string): string | null {
  const rule = rules().find((one) => one.key === key);
  if (rule === undefined || rule.isAllowed(text)) return null;
  return `${JSON.stringify(text)} is not ${key}; allowed is ${rule.allowed}`;
}

/** The same by a variable's name, of what a run was asked for before. */
export function overrideVariableFault(variable: string, text: string): string | null {
  // Whom to load, and k6's own, are looked at by themselves.
  if (variable === 'ALLOW_TARGET' || variable.startsWith('K6_')) return null;
  const rule = rules().find((one) => one.variable === variable);
  return rule === undefined ? 'no such override' : overrideFault(rule.key, text);
}

/** What flags, then variables, then a file ask for; the load's length is one thing, asked for in two ways. */
export function askedOverrides(asked: LoadOptions, env: Environment, file: FlatOptions): FlatOptions {
  const flags = flatOptions(asked);
  const own = Object.fromEntries(
    rules().flatMap(({ key, variable }) => {
      const value = flags[key] ?? present(env[variable]);
      return value === null ? [] : [[key, value]];
    }),
  );
  const isLengthAsked = own['duration'] !== undefined || own['timeScale'] !== undefined;
  const kept = Object.entries(file).filter(
    ([key]) => !(isLengthAsked && (key === 'duration' || key === 'timeScale')),
  );
  return { ...Object.fromEntries(kept), ...own };
}

function readRule(rule: Rule, options: FlatOptions, env: Environment): string | null {
  const asked = options[rule.key] as string | number | undefined;
  const text = asked === undefined ? present(env[rule.variable]) : String(asked);
  if (text === null || rule.isAllowed(text)) return text;
  const source = asked === undefined ? rule.variable : rule.field;
  throw new RequestError(
    'E_USAGE',
    (name) => `${name(source)} is ${JSON.stringify(text)}; allowed is ${rule.allowed}`,
  );
}

function refuseTarget({ target }: LoadOptions): null {
  if (target === undefined) return null;
  throw new RequestError(
    'E_USAGE',
    (name) => `${name('load.target')} and ${name('sandbox')} are both given; allowed is one of them`,
  );
}

function readTarget(
  options: LoadOptions,
  env: Environment,
): { readonly url: string; readonly given: Readonly<Record<string, string>> } {
  const text = options.target ?? present(env['TARGET_URL']);
  if (text === null) {
    throw new RequestError(
      'E_USAGE',
      (name) => `there is no target; add ${name('sandbox')}, or ${name('load.target')} http://127.0.0.1:8089`,
    );
  }
  const target = parseTarget(options.target === undefined ? 'TARGET_URL' : 'load.target', text);
  const allowed = options.allowTarget ?? itemsOf(env['ALLOW_TARGET'] ?? '');
  if (isLoopback(target.host)) return { url: target.url, given: {} };
  if (allowed.some((host) => host.toLowerCase() === target.host)) {
    return { url: target.url, given: { ALLOW_TARGET: target.host } };
  }
  throw new RequestError(
    'E_TARGET_NOT_ALLOWED',
    (name) =>
      `target ${target.host} is not loopback and was not allowed; if it is yours to load, add ${name('allowTarget')} ${target.host}`,
  );
}

/** Exactly one kind, and from the environment alone: a flag would show it to every process of the machine. */
function readCredentials(env: Environment): Readonly<Record<string, string>> {
  const secret = present(env['JWT_SECRET']) ?? present(env['JWT_SECRET_KEY']);
  const username = present(env['LOAD_USERNAME']);
  const password = present(env['LOAD_PASSWORD']);
  const token = present(env['ACCESS_TOKEN']);
  const kinds = [secret, username ?? password, token].filter((value) => value !== null).length;
  const allowed = 'allowed is one of JWT_SECRET, LOAD_USERNAME with LOAD_PASSWORD, ACCESS_TOKEN';
  if (kinds === 0)
    throw new UserError('E_CREDENTIALS', `there are no credentials in the environment; ${allowed}`);
  if (kinds > 1) throw new UserError('E_CREDENTIALS', `credentials are given twice; ${allowed}`);
  if (secret !== null) return { JWT_SECRET: checkSecret(secret) };
  if (token !== null) return { ACCESS_TOKEN: checkToken(token) };
  if (username === null) {
    throw new UserError('E_CREDENTIALS', `LOAD_PASSWORD is given without LOAD_USERNAME; ${allowed}`);
  }
  if (password === null) {
    throw new UserError('E_CREDENTIALS', `LOAD_USERNAME is given without LOAD_PASSWORD; ${allowed}`);
  }
  return { LOAD_USERNAME: username, LOAD_PASSWORD: password };
}

function checkSecret(secret: string): string {
  if (secret.length >= minSecretLength) return secret;
  throw new UserError(
    'E_CREDENTIALS',
    `JWT_SECRET has ${secret.length} characters; allowed is ${minSecretLength} or more`,
  );
}

/** As the bundle has it, said before anything is started. The token's text is not repeated. */
function checkToken(token: string): string {
  if (/^[!-~]+$/.test(token)) return token;
  const what = /[\r\n]/.test(token)
    ? 'line end'
    : /\s/.test(token)
      ? 'space'
      : 'character that no header can carry';
  throw new UserError('E_CREDENTIALS', `ACCESS_TOKEN holds a ${what}; give the token alone`);
}

/** What the person asked not to prove. */
export function skippedProofs(given: Readonly<Record<string, string>>): readonly string[] {
  const named = itemsOf(given['SKIP_PROOF'] ?? '');
  return Object.keys(projectPlatform().proofs).filter((step) => named.includes(step));
}

/** Of what was given, what asks for the same again: by the names that files and flags have for it. */
export function overridesOf(
  given: Readonly<Record<string, string>>,
): (readonly [key: string, value: string])[] {
  const asked = rules().flatMap(({ variable, key }) => {
    const value = given[variable];
    return value === undefined ? [] : [[key, value] as const];
  });
  const allowed = given['ALLOW_TARGET'];
  return allowed === undefined ? asked : [...asked, ['allowTarget', allowed]];
}

function present(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}
