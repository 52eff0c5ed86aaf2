#!/usr/bin/env node
/** The command `jorge-load`: TypeScript as it is, from any working folder. */
import { fileURLToPath } from 'node:url';

process.env.TS_NODE_PROJECT ??= fileURLToPath(new URL('../tsconfig.json', import.meta.url));
process.setSourceMapsEnabled(true);
await import('./register.mjs');
const { runCli } = await import('../src/toolkit/cli/main.ts');
await runCli(process.argv.slice(2));
