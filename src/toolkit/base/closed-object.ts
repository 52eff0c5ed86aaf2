/** Objects of a person's file that take no other keys. */
import * as z from 'zod';
import { didYouMean } from './nearest.ts';

/** An object that knows no other keys, and says which it knows. */
export function closed<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const allowed = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const key = String(issue.keys[0]);
      return `key ${key} does not exist; allowed is ${allowed.join(', ')}${didYouMean(key, allowed)}`;
    },
  });
}
