/**
 * Secrets out of text, in whatever form an answer repeats them: as they are, escaped by JSON (also within JSON), for a
 * URL or for HTML, and as a part of base64. Said once for both sides: the bundle redacts a body before it is cut, the
 * toolkit all that k6 and the stores say, before it is shown or written.
 */

/** Shorter ones stand in words by chance: `d` would be taken out of `threshold`. */
export const leastSecretLength = 8;

/** @param most characters of the result: what is cut off is cut after the secrets are gone */
export type Redact = (text: string, most?: number) => string;

const mark = '[redacted]';

/** The values themselves wherever they stand, and what has the look of a token or the name of a secret. */
export function redactorOf(secrets: readonly string[]): Redact {
  const values = secrets.flatMap(valuesOf).filter((value) => value.length >= leastSecretLength);
  // The longest first: of two that begin alike, the shorter would leave the other's end.
  const forms = [...new Set(values)].sort((a, b) => b.length - a.length).flatMap(formsOf);
  const known = forms.length === 0 ? null : new RegExp(forms.join('|'), 'g');
  return (text, most) => {
    const left = known === null ? text : text.replace(known, mark);
    if (most === undefined) return withoutTokens(left);
    return withoutTokens(left.slice(0, most + lookAhead)).slice(0, most);
  };
}

/** Patterns find what begins before a cut by its beginning; shortened by them, a text needs more to be long enough. */
const lookAhead = 20_000;

/** A key of several lines can be repeated line by line. */
function valuesOf(secret: string): string[] {
  return [secret, ...secret.split(/[\r\n]+/)];
}

/** No unbounded part stands before another: a hostile line must not take long. */
const nameOfSecret = `[^"\\\\=&?\\s]{0,60}(?:authorization|cookie|password|passwd|secret|token|api[-_]?key)[^"\\\\=&?\\s]{0,60}`;
const jsonField = new RegExp(`("${nameOfSecret}"\\s{0,8}:\\s{0,8})"(?:[^"\\\\]|\\\\.)*"?`, 'gi');
const queryField = new RegExp(`([?&]${nameOfSecret}=)[^&\\s"]+`, 'gi');
/** `{"` in base64, of which the parts of a JWT are made; and the same once more encoded. */
const token = /(?:eyJ|ZXlK)[\w-]{4,}(?:\.[\w-]*){0,2}/g;
const bearer = /\b(bearer|basic)(\s{1,8}|%20|\+)[\w.~+/=-]{8,}/gi;

function withoutTokens(text: string): string {
  return text
    .replace(token, '[token]')
    .replace(bearer, `$1$2${mark}`)
    .replace(jsonField, `$1"${mark}"`)
    .replace(queryField, `$1${mark}`);
}

/** As parts of one pattern: escaped in any way, and in base64 at each of its three places. */
function formsOf(secret: string): string[] {
  const bytes = bytesOf(secret);
  const encoded = [0, 1, 2].map((before) => base64Pattern(base64Within(bytes, before)));
  return [Array.from(secret, characterPattern).join(''), ...encoded];
}

const backslashes = '\\\\{0,7}';
const html: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
const control: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f' };

/** A letter or a digit is left as it is by all of them. */
function characterPattern(character: string): string {
  if (/^[a-zA-Z0-9]$/.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const units = Array.from({ length: character.length }, (_, at) => hex(character.charCodeAt(at), 4));
  const name = html[character];
  const letter = control[character];
  const ways = [
    character === '\\' ? '\\\\{1,8}' : `${backslashes}\\u${hexDigits(units[0] ?? '', false)}`,
    units.map((unit) => `\\\\{1,7}u${hexDigits(unit, true)}`).join(''),
    bytesOf(character)
      .map((byte) => `%(?:25){0,2}${hexDigits(hex(byte, 2), true)}`)
      .join(''),
    `&(?:amp;)*#(?:0*${code}|[xX]0*${hexDigits(code.toString(16), true)});`,
    ...(name === undefined ? [] : [`&(?:amp;)*${name};`]),
    ...(letter === undefined ? [] : [`\\\\{1,7}${letter}`]),
    ...(character === ' ' ? ['\\+'] : []),
  ];
  if (units.length > 1) ways[0] = character;
  // The longest first: `&` alone would leave `amp;`.
  return `(?:${ways.reverse().join('|')})`;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** @param isEither whether a digit's letter may be of either case */
function hexDigits(digits: string, isEither: boolean): string {
  if (!isEither) return digits;
  return digits.replace(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

function bytesOf(text: string): number[] {
  // Half of a pair has no bytes.
  const whole = Array.from(text).filter((character) => !/^[\uD800-\uDFFF]$/.test(character));
  const parts = encodeURIComponent(whole.join('')).match(/%..|./g) ?? [];
  return parts.map((part) => (part.length === 3 ? parseInt(part.slice(1), 16) : part.charCodeAt(0)));
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The characters that these bytes alone decide, with so many others before them. */
function base64Within(bytes: readonly number[], before: number): string {
  const bits = '0'.repeat(8 * before) + bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const first = Math.ceil((8 * before) / 6);
  const count = Math.floor(bits.length / 6) - first;
  return Array.from({ length: count }, (_, place) => {
    const at = (first + place) * 6;
    return alphabet[parseInt(bits.slice(at, at + 6), 2)] ?? '';
  }).join('');
}

/** In the alphabet for URLs as well, and escaped for one. */
function base64Pattern(text: string): string {
  return text.replace(/[+/]/g, (sign) => (sign === '+' ? '(?:[+-]|%2[bB])' : `(?:${backslashes}/|_|%2[fF])`));
}
