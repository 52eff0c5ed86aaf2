/**
 * A run folder as golden data: without reports, and without what identifies the machine it was recorded on.
 * node --import ./scripts/register.mjs test/golden/neutralise.ts <run folder> <golden folder>
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { runFiles } from '../../src/toolkit/record/run-files.ts';
import { type RunFacts, runFactsSchema } from '../../src/toolkit/record/run-schema.ts';

const [from = '', to = ''] = process.argv.slice(2);
await mkdir(to, { recursive: true });
const run = runFactsSchema.parse(JSON.parse(await readFile(join(from, runFiles.run), 'utf8')));
await writeFile(join(to, runFiles.run), `${JSON.stringify(neutral(run), null, 2)}\n`);
for (const file of [runFiles.summary, runFiles.system, runFiles.failures]) {
  await copyFile(join(from, file), join(to, file));
}
const timeline = gunzipSync(await readFile(join(from, runFiles.timeline)), { finishFlush: constants.Z_SYNC_FLUSH });
const withoutPaths = timeline.toString('utf8').replace(/"file:[^"]*\//, '"file:///');
await writeFile(join(to, runFiles.timeline), gzipSync(withoutPaths, { level: 9 }));

/** The cores stay: the generator's figures are held against them. */
function neutral(facts: RunFacts): RunFacts {
  const { cores, nodeVersion } = facts.host;
  const host = { platform: 'Linux x64', cpuModel: 'x64 processor', cores, memoryBytes: 8 * 2 ** 30, nodeVersion };
  return { ...facts, git: null, host };
}
