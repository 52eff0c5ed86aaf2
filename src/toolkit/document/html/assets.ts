/** The page's style sheet and script, bundled by esbuild once a process: client/ and page.css beside this file. */
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

export const pageStyle = once(() => bundle('page.css'));
export const pageScript = once(() => bundle('client/main.ts'));

function bundle(name: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
  });
  // Nothing inside may end the element that holds it.
  return (outputFiles[0]?.text ?? '').trim().replaceAll('</', '<\\/');
}

function once(make: () => string): () => string {
  let made: string | null = null;
  return () => (made ??= make());
}
