/** Secrets out of what is kept: headers, token-like strings, fields named like secrets, and the run's own secrets. */

const secretName = /authorization|cookie|password|passwd|secret|token|api[-_]?key/i;
/** Three base64url parts, as a JWT has. */
const jwt = /eyJ[\w-]{4,}\.[\w-]*\.[\w-]*/g;
const bearer = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;
const jsonField =
  /("(?:[^"\\]*(?:authorization|cookie|password|passwd|secret|token|api[-_]?key)[^"\\]*)"\s*:\s*)"(?:[^"\\]|\\.)*"?/gi;
const queryField = /([?&][^=&\s"]*(?:password|secret|token|api[-_]?key)[^=&\s"]*=)[^&\s"]+/gi;

/** @param secrets the values themselves, wherever they stand */
export function redactText(text: string, secrets: readonly string[]): string {
  const known = secrets.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
  return known
    .replace(jwt, '[token]')
    .replace(bearer, '$1 [redacted]')
    .replace(jsonField, '$1"[redacted]"')
    .replace(queryField, '$1[redacted]');
}

/** The same for every string of a JSON value. */
export function redactValue(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return redactText(value, secrets);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      secretName.test(key) && typeof field === 'string' ? '[redacted]' : redactValue(field, secrets),
    ]),
  );
}
