export function b64encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

export function b64decode(text: string): string {
  return Buffer.from(text, 'base64url').toString();
}
