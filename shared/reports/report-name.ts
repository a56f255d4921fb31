import picomatch from 'picomatch';
import type { ReportTime, ReportType } from '../report.js';
import { REPORT_TYPES } from '../vocabulary.js';

/** What a file's name and mtime show. When `report_type` is missing, the headings must identify the type. */
export type NameFacts = { readonly report_type?: ReportType; readonly report_time: ReportTime };

/** A site's file patterns by report type: globs on the file name, ignoring case. */
export type ReportFiles = Readonly<Partial<Record<ReportType, readonly string[] | undefined>>>;

const STAMP = /^(\d{4})(\d\d)(\d\d)_?(\d\d)(\d\d)(\d\d)(?!\d)/;

const WORDS: Readonly<Record<ReportType, RegExp>> = {
  employee_directory: /employee[ _-]?directory/i,
  employee_dates: /employee[ _-]?dates/i,
  employee_payees: /employee[ _-]?payees/i,
  rate_history: /rate[ _-]?history/i,
};

/** Reads the report time from the prefix `YYYYMMDDHHMMSS_` or `YYYYMMDD_HHMMSS_` of the file name, else from the mtime in UTC (REPORTS §1). Directories are ignored. */
export function readReportName(path: string, mtime: Date, patterns: ReportFiles = {}): NameFacts {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const report_time = stampOf(name) ?? mtime.toISOString().slice(0, 19);
  const report_type = REPORT_TYPES.find((type) => matches(name, patterns[type])) ?? builtInType(name);
  return report_type === undefined ? { report_time } : { report_type, report_time };
}

function stampOf(name: string): ReportTime | undefined {
  const match = STAMP.exec(name);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  // The round trip rejects a stamp like February 30th, which Date would turn into a day in March.
  const parsed = Date.parse(`${time}Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(time) ? time : undefined;
}

function matches(name: string, globs: readonly string[] = []): boolean {
  return globs.some((glob) => picomatch.isMatch(name, glob, { nocase: true }));
}

function builtInType(name: string): ReportType | undefined {
  return REPORT_TYPES.find((type) => WORDS[type].test(name));
}
