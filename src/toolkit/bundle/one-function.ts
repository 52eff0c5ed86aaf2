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
  // By way of variables, as the object would be held by a variable of its own.
  const parts = exports.map((name) => `${name}: its_${name}`).join(', ');
  const names = exports.map((name) => `its_${name} as ${name}`).join(', ');
  return `${imports}const { ${parts} } = (() => {\n${body}return ${exported}; })();export { ${names} };${comment}`;
}
