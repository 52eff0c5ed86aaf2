/** What runs scripts/ and the benches, on the Node that this runs on: quiet, and with a bug's place in the source. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { root, temporaryFolder } from '../cli/jorge-load.ts';

/** A program of two modules, one of them TSX. */
async function runProgram(last: string) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  writeFileSync(
    join(folder, 'name.tsx'),
    "interface Named {\n  name: string;\n}\nexport const one: Named = { name: 'x' };\n",
  );
  const program = join(folder, 'program.ts');
  writeFileSync(program, `import { one } from './name.tsx';\n\ninterface Lost {}\n\n${last}\n`);
  const register = pathToFileURL(join(root, 'scripts/register.mjs')).href;
  const flags = ['--throw-deprecation', '--enable-source-maps', '--import', register];
  return await execa(process.execPath, [...flags, program], { cwd: root, reject: false });
}

it('runs TypeScript without a word of its own', async () => {
  const { stdout, stderr } = await runProgram('console.log(one.name satisfies string);');
  expect({ stdout, stderr }).toEqual({ stdout: 'x', stderr: '' });
});

it('tells where in the source a bug is', async () => {
  const { stderr } = await runProgram('throw new Error(one.name);');
  expect(stderr).toMatch(/program\.ts:5:7/);
});
