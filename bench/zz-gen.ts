import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { cases, chunked } from './report-of-records.ts';
for (const c of cases)
  await pipeline(
    Readable.from(chunked(c.lines())),
    createGzip({ level: 1 }),
    createWriteStream('/tmp/rec/gen-' + c.file),
  );
