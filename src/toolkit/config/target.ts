/** Where the load goes, as the CLI says it. The parser is the bundle's own: src/contract/target.ts. */
import { parseTarget as parse, type Target, targetForm } from '../../contract/target.ts';
import { UserError } from '../base/errors.ts';

export { isLoopback } from '../../contract/target.ts';

/** @param source the flag or variable that gave the text @throws UserError E_USAGE */
export function parseTarget(source: string, text: string): Target {
  const target = parse(text);
  if (target === 'credentials') {
    throw new UserError(
      'E_USAGE',
      `${source} holds credentials; give them as JWT_SECRET, LOAD_USERNAME and LOAD_PASSWORD, or ACCESS_TOKEN`,
    );
  }
  if (target !== 'form') return target;
  // What stands before an @, or in a query, may be a password.
  const shown = /[@?]/.test(text) ? 'no such URL' : JSON.stringify(text.slice(0, 100));
  throw new UserError('E_USAGE', `${source} is ${shown}; allowed is ${targetForm}`);
}
