import { readFileSync } from 'node:fs';
import { fileErrorOf } from '../../shared/file-error.js';

/** Reads a file that a person named. The error for a folder does not name it itself. @throws AppError `file_not_found`, `file_unreadable` */
export function readNamedFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileErrorOf(error, path) ?? error;
  }
}
