import { register } from 'node:module';

// It would take compiled code from a folder of a known name below /tmp, which any user of the machine may have made.
process.env.DISABLE_V8_COMPILE_CACHE = '1';
register('ts-node/esm', import.meta.url);
