/**
 * What only few VUs need, evaluated at its first call: k6 evaluates a bundle for each VU, and each function, class and
 * object that a module declares is paid for in all of them; what is nested in a function that is never called is not.
 * A module of a `cold` folder that others import becomes such a function, with all that it imports inside, and exports
 * one function itself. Input: esbuild's requests for such modules. Output: their text, with a source map.
 */
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { aLineDown, partsOf } from './module-parts.ts';

/** The same in every bundle, and sources don't change while they are built. */
const made = new Map<string, Promise<string>>();

export const coldModules: Plugin = {
  name: 'cold-modules',
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/]cold[\\/][\w-]+\.ts$/ }, async ({ path }) => {
      const text = made.get(path) ?? evaluatedAtItsCall(path);
      made.set(path, text);
      return { contents: await text, loader: 'js', resolveDir: dirname(path) };
    });
  },
};

async function evaluatedAtItsCall(path: string): Promise<string> {
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
    throw new Error(`${path} is imported from outside its cold folder, and exports more than one function`);
  }
  const inline = Buffer.from(aLineDown(map)).toString('base64');
  return (
    `${imports}let made; export function ${name}() { made ??= (() => {\n${body}return ${exported}; })();` +
    `return made.${name}.apply(null, arguments); }\n//# sourceMappingURL=data:application/json;base64,${inline}\n`
  );
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
