import { compareText } from '../compare-text.js';
import type { ReportTime, ReportType } from '../report.js';

type NamedFile = {
  readonly file_id: string;
  readonly name: string;
  readonly report_type: ReportType | null;
  readonly report_time: ReportTime | null;
};

/**
 * Maps each file's id to the previous file of the same report: the newest older file of the same type, by report time. One type may be
 * exported in several variants with different columns, so a file with the same name (without stamps and job numbers) is preferred.
 */
export function previousFiles<File extends NamedFile>(files: readonly File[]): Map<string, File> {
  const before = new Map<string, File>();
  const last = new Map<string, File>();
  for (const file of files.toSorted(byTime)) {
    const type = String(file.report_type);
    const variant = `${type} ${plainName(file.name)}`;
    const previous = last.get(variant) ?? last.get(type);
    if (previous !== undefined) before.set(file.file_id, previous);
    last.set(type, file).set(variant, file);
  }
  return before;
}

function byTime(a: NamedFile, b: NamedFile): number {
  return compareText(a.report_time ?? '', b.report_time ?? '') || compareText(a.file_id, b.file_id);
}

/** Removes the extension and the parts that change with each delivery: stamps, dates, job numbers. */
function plainName(name: string): string {
  const parts = name
    .toLowerCase()
    .replace(/\.\w+$/, '')
    .split(/[^a-z0-9]+/);
  return parts.filter((part) => !/\d/.test(part) && !/^[0-9a-f]{8}$/.test(part)).join(' ');
}
