/** A manifest as YAML, with the reason of a number above it. */
import { Document, isMap, isScalar, isSeq } from 'yaml';

export type Path = readonly (string | number)[];
export type Reasons = readonly (readonly [path: Path, because: string])[];

/** @param heading its first line */
export function commentedYaml(value: object, reasons: Reasons, heading?: string): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  if (heading !== undefined) document.commentBefore = ` ${heading}`;
  for (const [path, because] of reasons) explain(document, path, because);
  return document.toString({ lineWidth: 0 });
}

/** A comment above the key. */
function explain(document: Document, path: Path, because: string): void {
  const last = path.at(-1);
  const parent = document.getIn(path.slice(0, -1), true);
  if (isSeq(parent) || !isMap(parent)) return;
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last);
  if (isScalar(pair?.key)) pair.key.commentBefore = ` ${because}`;
}
