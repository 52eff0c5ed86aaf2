/**
 * A bundle as one function, called where it stands: k6 evaluates a bundle for each VU, and a variable of a module costs it
 * more than one of a function. Input: esbuild's bundle and its source map. Output: an ES module of the same exports.
 */
import type { Plugin } from 'esbuild';
import { aLineDown, partsOf } from './module-parts.ts';

export const oneFunction: Plugin = {
  name: 'one-function',
  setup(bundle) {
    bundle.onEnd(async ({ outputFiles = [] }) => {
      for (const file of outputFiles) {
        const text = file.path.endsWith('.map') ? aLineDown(file.text) : await asOneFunction(file.text);
        file.contents = new TextEncoder().encode(text);
      }
    });
  },
};

async function asOneFunction(code: string): Promise<string> {
  const { imports, body, exports, exported, comment } = await partsOf(code);
  const names = exports.map((name) =>
    name === 'default' ? 'export default made.default;' : `export const ${name} = made.${name};`,
  );
  return `${imports}const made = (() => {\n${body}return ${exported}; })();${names.join('')}${comment}`;
}
