/** What TypeScript of scripts/ and bench/ is run by: `node --import ./scripts/register.mjs`. */
import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

// It would take compiled code from a folder of a known name below /tmp, which any user of the machine may have made.
process.env.DISABLE_V8_COMPILE_CACHE = '1';

if (nodeModule.registerHooks === undefined) nodeModule.register('ts-node/esm', import.meta.url);
else await registerCompiler();

/** ts-node's own hooks use what Node has deprecated since it has these. */
async function registerCompiler() {
  const { create } = await import('ts-node');
  const { compile } = create({ dir: import.meta.dirname });
  nodeModule.registerHooks({
    load(url, context, nextLoad) {
      if (!/^file:.*\.tsx?$/.test(url)) return nextLoad(url, context);
      const path = fileURLToPath(url);
      return { format: 'module', source: compile(readFileSync(path, 'utf8'), path), shortCircuit: true };
    },
  });
}
