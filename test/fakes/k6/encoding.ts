export default {
  b64encode: (text: string): string => Buffer.from(text).toString('base64url'),
  b64decode: (text: string): string => Buffer.from(text, 'base64url').toString(),
};
