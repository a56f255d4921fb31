import picomatch from 'picomatch';
import type { ReportTime, ReportType } from '../report.js';
import { REPORT_TYPES } from '../vocabulary.js';

/** What a file's name and mtime tell of it. Without `report_type` its headings must tell. */
export type NameFacts = { readonly report_type?: ReportType; readonly report_time: ReportTime };

/** File patterns of a site, by report type: globs over the file's name, letter case ignored. */
export type ReportFiles = Readonly<Partial<Record<ReportType, readonly string[] | undefined>>>;

const STAMP = /^(\d{4})(\d\d)(\d\d)_?(\d\d)(\d\d)(\d\d)(?!\d)/;

const WORDS: Readonly<Record<ReportType, RegExp>> = {
  employee_directory: /employee[ _-]?directory/i,
  employee_dates: /employee[ _-]?dates/i,
  employee_payees: /employee[ _-]?payees/i,
  rate_history: /rate[ _-]?history/i,
};

/** Reads the stamp `YYYYMMDDHHMMSS_` or `YYYYMMDD_HHMMSS_` before a name, else takes the mtime in UTC (REPORTS §1). A path's directories do not count. */
export function readReportName(path: string, mtime: Date, patterns: ReportFiles = {}): NameFacts {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const report_time = stampOf(name) ?? mtime.toISOString().slice(0, 19);
  const report_type = REPORT_TYPES.find((type) => matches(name, patterns[type])) ?? wordedType(name);
  return report_type === undefined ? { report_time } : { report_type, report_time };
}

function stampOf(name: string): ReportTime | undefined {
  const match = STAMP.exec(name);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  // Round-tripping refuses a stamp that is no time, like February 30th, which Date would move on to March.
  const parsed = Date.parse(`${time}Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(time) ? time : undefined;
}

function matches(name: string, globs: readonly string[] = []): boolean {
  return globs.some((glob) => picomatch.isMatch(name, glob, { nocase: true }));
}

function wordedType(name: string): ReportType | undefined {
  return REPORT_TYPES.find((type) => WORDS[type].test(name));
}
