/**
 * The Node side, built once: src/toolkit, the sandbox and the page's script and style to dist/, so that nothing is
 * compiled at start. Run by `npm ci` (its prepare), by `npm run build` and before the tests. Plain JavaScript, as
 * nothing is there yet that could read anything else.
 */
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Loaded as they are: a program of its own, stores that few watch, and what the sandbox alone needs. */
const notBundled = [
  ...['esbuild', 'pg', 'ioredis'],
  ...['fastify', '@fastify/jwt', '@fastify/swagger', 'prom-client'],
];

const shared = { absWorkingDir: root, bundle: true, logLevel: 'warning', metafile: true, outdir: dist };
const jsx = { jsx: 'automatic', jsxImportSource: 'preact' };

/** @returns the names of the files that were written */
async function written(options) {
  const { metafile } = await build({ ...shared, ...options });
  return Object.keys(metafile.outputs).map((path) => basename(path));
}

const forNode = written({
  ...jsx,
  entryPoints: {
    cli: 'src/toolkit/cli/main.ts',
    index: 'src/toolkit/index.ts',
    sandbox: 'scripts/sandbox.ts',
    'lateness-worker': 'src/toolkit/monitor/lateness-worker.ts',
  },
  platform: 'node',
  // A third less to read at each start; names stay.
  minifyWhitespace: true,
  minifySyntax: true,
  format: 'esm',
  // Each command loads what it needs alone.
  splitting: true,
  chunkNames: 'part-[hash]',
  target: 'node20.12',
  external: notBundled,
  // Names and lines, not the sources: they are in the package.
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'eof',
  // For the CommonJS among what is bundled.
  banner: {
    js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
  },
});
const forPage = written({
  ...jsx,
  entryPoints: {
    page: 'src/toolkit/document/html/client/main.ts',
    'page-style': 'src/toolkit/document/html/page.css',
  },
  format: 'iife',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
});

const made = new Set((await Promise.all([forNode, forPage])).flat());
// What an earlier build left: its parts have other names.
const files = (await readdir(dist, { withFileTypes: true })).filter((entry) => entry.isFile());
await Promise.all(files.filter(({ name }) => !made.has(name)).map(({ name }) => rm(join(dist, name))));
