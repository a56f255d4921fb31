import { compareText } from '../compare-text.js';
import type { ReportTime, ReportType } from '../report.js';

type NamedFile = {
  readonly file_id: string;
  readonly name: string;
  readonly report_type: ReportType | null;
  readonly report_time: ReportTime | null;
};

/**
 * For each file, by its id, the file of the same report before it: the newest of the same type, by report time. A type may come as
 * several exports with columns of their own; so a file that is named alike, stamps and job numbers aside, goes first.
 */
export function filesBefore<File extends NamedFile>(files: readonly File[]): Map<string, File> {
  const before = new Map<string, File>();
  const last = new Map<string, File>();
  for (const file of files.toSorted(byTime)) {
    const type = String(file.report_type);
    const alike = `${type} ${plainName(file.name)}`;
    const found = last.get(alike) ?? last.get(type);
    if (found !== undefined) before.set(file.file_id, found);
    last.set(type, file).set(alike, file);
  }
  return before;
}

function byTime(one: NamedFile, other: NamedFile): number {
  return (
    compareText(one.report_time ?? '', other.report_time ?? '') || compareText(one.file_id, other.file_id)
  );
}

/** A name without its ending and the parts that change from one delivery to the next: stamps, dates, job numbers. */
function plainName(name: string): string {
  const parts = name
    .toLowerCase()
    .replace(/\.\w+$/, '')
    .split(/[^a-z0-9]+/);
  return parts.filter((part) => !/\d/.test(part) && !/^[0-9a-f]{8}$/.test(part)).join(' ');
}
