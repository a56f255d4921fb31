import type { ReportSheet } from './read-csv.js';
import type { Resolved } from './resolve-sheet.js';

export type FileState = 'open' | 'applied' | 'undone' | 'failed';
export type Values = Readonly<Record<string, string>>;

/** A file as the model knows it. */
export type File = {
  readonly id: string;
  readonly name: string;
  readonly mtime: string;
  readonly time: string;
  readonly isFuture: boolean;
  readonly sheet: ReportSheet | null;
  /** Its state while no run applies it. */
  state: Exclude<FileState, 'applied'>;
};
export type ReadableFile = File & { readonly sheet: ReportSheet };
export type Report = ReadableFile & { readonly rows: Resolved };

const PUSH_MS = 30 * 60_000;

/** Whether a report is of a later push: more than 30 minutes after the other. */
export function isLater(time: string, other: string): boolean {
  return Date.parse(`${time}Z`) - Date.parse(`${other}Z`) > PUSH_MS;
}
