/** A document's files: one for each format that it has something for. Every kind of document is written here. */
import { join } from 'node:path';
import { makeFolder, writeWhole } from '../base/atomic-write.ts';
import type { Document } from '../document/document.ts';
import { type DocumentFormat, documentFormats, render } from '../document/render.ts';

/** `*` stands for what the kind of document calls its files. */
const names: Readonly<Record<DocumentFormat, string>> = {
  html: '*.html',
  md: '*.md',
  csv: '*.csv',
  junit: 'junit.xml',
  metrics: 'metrics.txt',
};

export type { DocumentFormat };

export interface Place {
  readonly folder: string;
  /** `report`: of report.html. */
  readonly stem: string;
  /** In a folder that has its own document: `comparison-junit.xml` is not the run's junit.xml. */
  readonly isGuest?: boolean;
}

/** Paths by format; without those that were not asked for, or that the document has nothing for. */
export type DocumentFiles = Readonly<Partial<Record<DocumentFormat, string>>>;

/** In every format. @throws UserError E_OUTPUT */
export async function writeDocument(
  document: Document,
  place: Place,
): Promise<{ readonly files: DocumentFiles; readonly page: string }> {
  const files = await writeFormats(document, place, documentFormats);
  return { files, page: join(place.folder, fileName('html', place)) };
}

/** @throws UserError E_OUTPUT */
export async function writeFormats(
  document: Document,
  place: Place,
  formats: readonly DocumentFormat[],
): Promise<DocumentFiles> {
  await makeFolder(place.folder);
  const files: Partial<Record<DocumentFormat, string>> = {};
  for (const format of formats) {
    const text = render(document, format);
    if (text === null) continue;
    const path = join(place.folder, fileName(format, place));
    await writeWhole(path, text);
    files[format] = path;
  }
  return files;
}

function fileName(format: DocumentFormat, { stem, isGuest = false }: Place): string {
  const name = names[format];
  if (name.includes('*')) return name.replace('*', stem);
  return isGuest ? `${stem}-${name}` : name;
}
