import { type ReportSheet, readSheet } from './read-csv.js';

export type FileState = 'open' | 'applied' | 'undone' | 'failed';
export type Values = Readonly<Record<string, string>>;

/** A file as the model knows it. */
export type File = {
  readonly id: string;
  readonly name: string;
  /** When the report was made, and then the mtime. The later of two texts is the newer report. */
  readonly at: string;
  readonly isFuture: boolean;
  readonly sheet: ReportSheet | null;
  /** Its state while no run applies it. */
  state: Exclude<FileState, 'applied'>;
};
export type ReadableFile = File & { readonly sheet: ReportSheet };

const [PUSH_MS, DAY_MS] = [30 * 60_000, 24 * 3_600_000];

/** Reads a file. One from the future counts as made when it arrived. */
export function readFile(name: string, mtime: string, text: string): File {
  const named = name.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d).*/, '$1-$2-$3T$4:$5:$6');
  const isFuture = Date.parse(`${named}Z`) - Date.parse(mtime) > DAY_MS;
  const at = `${isFuture ? mtime.slice(0, 19) : named} ${mtime}`;
  const sheet = readSheet(name, text);
  return { id: `${name} ${mtime}`, name, at, isFuture, sheet, state: sheet ? 'open' : 'failed' };
}

/** Returns the report time. A file that was uploaded again has the same. */
export function timeOf({ at }: Pick<File, 'at'>): string {
  return at.slice(0, 19);
}

/** Whether a report is of a later push: more than 30 minutes after the other. */
export function isLater(one: Pick<File, 'at'>, other: Pick<File, 'at'>): boolean {
  return Date.parse(`${timeOf(one)}Z`) - Date.parse(`${timeOf(other)}Z`) > PUSH_MS;
}

/** Returns the newest push of reports that list everybody. */
export function newestFull<F extends ReadableFile>(files: readonly F[]): F[] {
  const full = files.filter(({ sheet }) => sheet.kind === 'directory' || sheet.kind === 'dates');
  return full.filter((file) => !full.some((other) => isLater(other, file)));
}

/** Empty without any. */
export function newestDay(files: readonly File[]): string {
  const days = files.map(({ at }) => at.slice(0, 10));
  return days.sort().at(-1) ?? '';
}
