/**
 * An ES module of esbuild's taken apart, to be put together again as a function: imports must stand before it, what it
 * exports is what it returns. Lines and columns stay what they are, as source maps count them.
 */
import { init, parse } from 'es-module-lexer';

export interface ModuleParts {
  /** Its import statements, on one line. */
  readonly imports: string;
  /** All between them and the exports. */
  readonly body: string;
  readonly exports: readonly string[];
  /** An object of its exports, as an expression that can stand after the body. */
  readonly exported: string;
  /** The comment that names its source map. */
  readonly comment: string;
}

export async function partsOf(code: string): Promise<ModuleParts> {
  await init;
  const [imports, exports] = parse(code);
  const exportsAt = exports[0]?.ss ?? code.length;
  return {
    imports: imports.map(({ ss, se }) => `${code.slice(ss, se)};`).join(''),
    body: imports.reduce(withBlanks, code.slice(0, exportsAt)),
    exports: exports.map(({ n }) => n),
    exported: `{ ${exports.map(({ n, ln }) => `${n}: ${ln ?? n}`).join(', ')} }`,
    comment: /\n\/\/# sourceMappingURL=.*\n?$/.exec(code)?.[0] ?? '\n',
  };
}

function withBlanks(code: string, { ss, se }: { readonly ss: number; readonly se: number }): string {
  return code.slice(0, ss) + ' '.repeat(se - ss) + code.slice(se);
}

/** A source map of what has one line more before it. */
export function aLineDown(map: string): string {
  const parts = JSON.parse(map) as { readonly mappings: string };
  return JSON.stringify({ ...parts, mappings: `;${parts.mappings}` });
}
