/**
 * What only few VUs need, or only now and then, evaluated when it is called: k6 evaluates a bundle for each VU, and each
 * function, class and object that a module declares is paid for in all of them; what is nested in a function that is
 * never called is not. A module of a `cold` or a `warm` folder that others import becomes such a function, with all that
 * it imports inside, and exports one function itself. What is cold is kept after its first call; what is warm is forgotten
 * after each. Input: esbuild's requests for such modules. Output: their text, with a source map.
 */
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { aLineDown, partsOf } from './module-parts.ts';

/** The same in every bundle, and sources don't change while they are built. */
const made = new Map<string, Promise<string>>();

export const coldModules: Plugin = {
  name: 'cold-modules',
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/](cold|warm)[\\/][\w-]+\.ts$/ }, async ({ path }) => {
      const text = made.get(path) ?? evaluatedAtItsCall(path);
      made.set(path, text);
      return { contents: await text, loader: 'js', resolveDir: dirname(path) };
    });
  },
};

async function evaluatedAtItsCall(path: string): Promise<string> {
  // Reports and lists of scenarios need no bundler.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    // Sources are named from where the module is.
    outdir: dirname(path),
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    plugins: [k6Outside],
    sourcemap: 'external',
    logLevel: 'silent',
  });
  const [map = '', code = ''] = outputFiles.map(({ text }) => text);
  const { imports, body, exports, exported } = await partsOf(code);
  const [name, ...others] = exports;
  if (name === undefined || others.length > 0) {
    throw new Error(`${path} is imported from outside its folder, and exports more than one function`);
  }
  const evaluated = `(() => {\n${body}return ${exported}; })()`;
  const called = isWarm(path)
    ? `export function ${name}(a, b, c, d) { return ${evaluated}.${name}(a, b, c, d); }`
    : `let made; export function ${name}(a, b, c, d) { return (made ??= ${evaluated}).${name}(a, b, c, d); }`;
  const inline = Buffer.from(aLineDown(map)).toString('base64');
  return `${imports}${called}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`;
}

function isWarm(path: string): boolean {
  return basename(dirname(path)) === 'warm';
}

/** k6's modules are imported by the bundle, once: src/lib/hot/k6.ts. */
const k6Outside: Plugin = {
  name: 'k6-outside',
  setup(module) {
    module.onResolve({ filter: /[\\/]k6\.ts$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
      external: true,
    }));
  },
};
