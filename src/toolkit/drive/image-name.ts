/** What an image may be called, as registries and kubelets read it: https://github.com/distribution/reference. */

/** Taken for a host where it has a dot or a port; else it is the first part of the path. */
const host = String.raw`(?:(?:[a-zA-Z\d-]+(?:\.[a-zA-Z\d-]+)+|localhost)(?::\d+)?|[a-zA-Z\d-]+:\d+)`;
const part = String.raw`[a-z\d]+(?:(?:\.|_|__|-+)[a-z\d]+)*`;
const tag = String.raw`\w[\w.-]{0,127}`;
const digest = String.raw`[a-z][a-z\d]*(?:[-_+.][a-z][a-z\d]*)*:[a-fA-F\d]{32,}`;
const name = new RegExp(`^(?:${host}/)?${part}(?:/${part})*(?::${tag})?(?:@${digest})?$`);
/** Of all before the tag. */
const longest = 255;

export function isImageName(text: string): boolean {
  const [path = ''] = text.split('@');
  return path.replace(/:[^/]*$/, '').length <= longest && name.test(text);
}
