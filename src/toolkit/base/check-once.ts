/** Of a whole file, through its schema: it is read once, and code that zod would compile for it costs more than it saves. */
import type { z } from 'zod';

export function checkOnce<Value>(schema: z.ZodType<Value>, value: unknown): z.ZodSafeParseResult<Value> {
  return schema.safeParse(value, { jitless: true });
}
