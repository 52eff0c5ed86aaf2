/**
 * Credentials out of what a person typed, before it is shown: a wrong flag's value, a command to repeat. Input: any
 * text. Output: the same, with what stands before the @ of an address and in a query's secrets left out.
 */

/** From the scheme on: an address that is written wrongly is shown as well, and its password may hold anything but a blank. */
const beforeAt = /\b([a-z][a-z0-9+.-]{0,20}:\/{0,3})[^\s"'@]{1,2000}@/gi;
const inQuery = /([?&;][^=&\s"']{0,60}(?:pass|secret|token|key|auth|sig)[^=&\s"']{0,60}=)[^&\s"']+/gi;

export function withheld(text: string): string {
  return text.replace(beforeAt, '$1[redacted]@').replace(inQuery, '$1[redacted]');
}
