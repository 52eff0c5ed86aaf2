/** The run's secrets, and the one redactor that knows them, for a value as for a text: src/contract/redact.ts. */
import { leastSecretLength, type Redact, redactorOf } from '../../contract/redact.ts';

type Credentials = Readonly<Record<string, string>>;

/** What is no secret: it is in our own words, too. */
const open: ReadonlySet<string> = new Set(['LOAD_USERNAME']);

function secretsIn(credentials: Credentials): [name: string, value: string][] {
  return Object.entries(credentials).filter(([name]) => !open.has(name));
}

/** @param credentials by the bundle's variable names */
export function redactorFor(credentials: Credentials): Redact {
  return redactorOf(secretsIn(credentials).map(([, value]) => value));
}

/** What a program may say again that was started with these variables. */
export function redactorForEnvironment(env: Readonly<Record<string, string | undefined>>): Redact {
  const named = Object.entries(env).filter(([name]) => /SECRET|PASSWORD|PASSWD|TOKEN|KEY/i.test(name));
  return redactorOf(named.map(([, value]) => value ?? ''));
}

/** The variables whose value is too short to be told from a part of a word. */
export function shortSecrets(credentials: Credentials): string[] {
  return secretsIn(credentials)
    .filter(([, value]) => value.length < leastSecretLength)
    .map(([name]) => name);
}

const secretName = /authorization|cookie|password|passwd|secret|token|api[-_]?key/i;

/** Every string of a JSON value. */
export function redactValue<Value>(value: Value, redact: Redact): Value {
  return redacted(value, redact) as Value;
}

function redacted(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redacted(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      redact(key),
      secretName.test(key) && typeof field === 'string' ? '[redacted]' : redacted(field, redact),
    ]),
  );
}
