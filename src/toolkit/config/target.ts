/** Where the load goes, as the CLI says it. The parser is the bundle's own: src/contract/target.ts. */
import { parseTarget as parse, type Target, targetForm } from '../../contract/target.ts';
import { RequestError } from '../base/errors.ts';

export { isLoopback } from '../../contract/target.ts';

/** @param source what gave the text: a field of a request, or a variable @throws UserError E_USAGE */
export function parseTarget(source: string, text: string): Target {
  const target = parse(text);
  if (target === 'credentials') {
    throw new RequestError(
      'E_USAGE',
      (name) =>
        `${name(source)} holds credentials; give them as JWT_SECRET, LOAD_USERNAME and LOAD_PASSWORD, or ACCESS_TOKEN`,
    );
  }
  if (target !== 'form') return target;
  // What stands before an @, or in a query, may be a password.
  const shown = /[@?]/.test(text) ? 'no such URL' : JSON.stringify(text.slice(0, 100));
  throw new RequestError('E_USAGE', (name) => `${name(source)} is ${shown}; allowed is ${targetForm}`);
}
