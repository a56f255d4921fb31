import { basename } from 'node:path';
import { NumbersError } from '../../numbers/numbers-error.js';
import type { NumbersDocument } from '../../numbers/read/document.js';
import { dumpDocument } from '../../numbers/read/dump.js';
import { readNumbers } from '../../numbers/read/read-numbers.js';
import { showDocument } from '../../numbers/read/show.js';
import { AppError } from '../../shared/app-error.js';
import { printLines } from '../render/print.js';

type Options = { readonly password?: string };

/** @throws AppError `numbers_unreadable` */
export function printDump(path: string, options: Options): void {
  printDocument(path, options, (document) => JSON.stringify(dumpDocument(document, basename(path))));
}

/** @throws AppError `numbers_unreadable` */
export function printTables(path: string, options: Options): void {
  printDocument(path, options, showDocument);
}

function printDocument(path: string, options: Options, format: (document: NumbersDocument) => string): void {
  try {
    printLines(format(readNumbers(path, options)));
  } catch (error) {
    throw error instanceof NumbersError
      ? new AppError('numbers_unreadable', { path, code: error.code, reason: error.message }, error)
      : error;
  }
}
