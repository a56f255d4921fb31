import picomatch from 'picomatch';
import type { ReportTime, ReportType } from '../report.js';
import { REPORT_TYPES } from '../vocabulary.js';
import { orderedWallTime } from '../wall-time.js';

/** The facts that a file's name and mtime show. When `report_type` is missing, the headings must identify the type. */
export type NameFacts = { readonly report_type?: ReportType; readonly report_time: ReportTime };

/** A site's file patterns by report type: globs on the file name, ignoring case. */
export type ReportFiles = Readonly<Partial<Record<ReportType, readonly string[] | undefined>>>;

/** How a site names its files, and the time zone of its clock. Without one it is UTC. */
export type Site = { readonly report_files?: ReportFiles; readonly time_zone?: string };

/** `YYYYMMDDHHMMSS` or `YYYYMMDD_HHMMSS`, at the start of the name in Paycom's files. People also write it with separators, and at the end. */
const STAMP = /(?<!\d)(\d{4})([-._]?)(\d\d)\2(\d\d)[ T_-]?(\d\d)([-._:]?)(\d\d)\6(\d\d)(?!\d)/gi;
/** A day as `20261110`, `2026-11-10` or, in US order, `11-10-2026`, `1-9-2026` or `11102026`. */
const DAY = /(?<!\d)(\d{4})([-._]?)(\d\d)\2(\d\d)(?!\d)/g;
const US_DAY = /(?<!\d)(\d\d?(?=[-._])|\d\d)([-._]?)(\d\d?(?=[-._])|\d\d)\2(\d{4})(?!\d)/g;
/** A stamp at the start of a name, which is no time. Elsewhere, as many digits are an id. */
const FIRST_DAY = /^(\d{4})([-._]?)(\d\d)\2(\d\d)/g;
/** A day with hours, or hours and minutes: a stamp that is not complete. */
const DAY_AND_TIME = /(?<!\d)(\d{4})([-._]?)(\d\d)\2(\d\d)(?:[01]\d|2[0-3])(?:[0-5]\d)?(?!\d)/g;
/** Ids with digits that may look like a day: a UUID, and a word of digits and letters from `a` to `f`. */
const UUID = /(?<![\da-z])[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![\da-z])/gi;
const HEX = /(?<![\da-z])(?=\d*[a-f])(?=[a-f]*\d)[\da-f]+(?![\da-z])/gi;
/** A number that begins like this may be a day. Other numbers are ids. */
const CENTURY = '20';

const WORDS: Readonly<Record<ReportType, RegExp>> = {
  employee_directory: /employee[ _-]?directory/i,
  employee_dates: /employee[ _-]?dates/i,
  employee_payees: /employee[ _-]?payees/i,
  rate_history: /rate[ _-]?history/i,
};

/**
 * Reads the report time from a full stamp in the file name. Without one it is a day in the name, at the mtime's time of day if that is the
 * same day, else at 00:00. Without a day it is the mtime in the site's zone (REPORTS §1). Directories are ignored.
 */
export function readReportName(path: string, mtime: Date, site: Site = {}): NameFacts {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const report_time = stampOf(name) ?? timeOfDay(name, orderedWallTime(mtime, site.time_zone ?? 'UTC'));
  const files = site.report_files ?? {};
  const report_type = REPORT_TYPES.find((type) => matches(name, files[type])) ?? builtInType(name);
  return report_type === undefined ? { report_time } : { report_type, report_time };
}

function stampOf(name: string): ReportTime | undefined {
  return [...name.matchAll(STAMP)]
    .map(
      ([, year, , month, day, hour, , minute, second]) =>
        `${year}-${month}-${day}T${hour}:${minute}:${second}`,
    )
    .find(isTime);
}

/** Whether a file name has a stamp or a day. */
export function namesTime(name: string): boolean {
  return stampOf(name) !== undefined || dayOf(name) !== undefined;
}

function timeOfDay(name: string, modified: ReportTime): ReportTime {
  const day = dayOf(name);
  return day === undefined || modified.startsWith(day) ? modified : `${day}T00:00:00`;
}

/** The latest day counts: a name may give the period that a report covers. */
function dayOf(name: string): string | undefined {
  const text = name.replace(UUID, '').replace(HEX, '');
  const days = [
    ...[FIRST_DAY, DAY, DAY_AND_TIME].flatMap((form) =>
      [...text.matchAll(form)].map(([, year, , month, day]) => `${year}-${month}-${day}`),
    ),
    ...[...text.matchAll(US_DAY)].map(
      ([, month = '', , day = '', year]) => `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
    ),
  ];
  return days
    .filter((day) => day.startsWith(CENTURY) && isTime(`${day}T00:00:00`))
    .sort()
    .at(-1);
}

/** The round trip rejects a stamp like February 30th, which Date would turn into a day in March. */
function isTime(time: string): boolean {
  const parsed = Date.parse(`${time}Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(time);
}

function matches(name: string, globs: readonly string[] = []): boolean {
  return globs.some((glob) => picomatch.isMatch(name, glob, { nocase: true }));
}

function builtInType(name: string): ReportType | undefined {
  return REPORT_TYPES.find((type) => WORDS[type].test(name));
}
