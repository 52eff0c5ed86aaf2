/**
 * What only few VUs need, evaluated at its first call: k6 evaluates a bundle for each VU, and each function, class and
 * object that a module declares is paid for in all of them; what is nested in a function that is never called is not.
 * A module of a `cold` folder that others import becomes such a function, with all that it imports inside, and exports
 * one function itself. Input: esbuild's requests for such modules. Output: their text, with a source map.
 */
import { dirname } from 'node:path';
import { build, type Metafile, type Plugin, transform } from 'esbuild';

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
  const { outputFiles, metafile } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    // Sources are named from where the module is.
    outdir: dirname(path),
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    external: ['k6', 'k6/*'],
    sourcemap: 'inline',
    metafile: true,
    logLevel: 'silent',
  });
  const { exported, imported } = shapeOf(metafile, path);
  const { code, map } = await transform(outputFiles[0]?.text ?? '', {
    format: 'cjs',
    sourcemap: 'external',
    banner: `let made; export function ${exported}() { made ??= ((require, module) => {`,
    footer: `return module.exports; })(${require(imported)}, {}); return made.${exported}.apply(null, arguments); }`,
  });
  const imports = imported.map((name, place) => `import k6_${place} from ${JSON.stringify(name)};`);
  const inline = Buffer.from(map).toString('base64');
  return `${code}\n${imports.join('\n')}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`;
}

/** k6's own modules can only be imported by the bundle itself. */
function require(imported: readonly string[]): string {
  const modules = imported.map((name, place) => `${JSON.stringify(name)}: k6_${place}`);
  return `(name) => ({ ${modules.join(', ')} })[name]`;
}

function shapeOf({ outputs }: Metafile, path: string): { exported: string; imported: readonly string[] } {
  const output = Object.values(outputs)[0];
  const [exported, ...others] = output?.exports ?? [];
  if (exported === undefined || others.length > 0) {
    throw new Error(`${path} is imported from outside its cold folder, and exports more than one function`);
  }
  return { exported, imported: [...new Set(output?.imports.map(({ path: name }) => name))] };
}
