/** `node --import ./scripts/register.mjs scripts/schemas.ts`: writes docs/schemas anew. */
import { join } from 'node:path';
import { format } from 'prettier';
import { publishedSchemas } from '../src/toolkit/drive/schemas.ts';
import { makeFolder, writeWhole } from '../src/toolkit/base/atomic-write.ts';
import { root } from '../src/toolkit/config/paths.ts';

const folder = join(root, 'docs/schemas');
await makeFolder(folder);
for (const [file, schema] of Object.entries(await publishedSchemas())) {
  await writeWhole(
    join(folder, file),
    await format(JSON.stringify(schema), { parser: 'json', printWidth: 110 }),
  );
}
