import { z } from 'zod';
import { REPORT_TYPES } from './vocabulary.js';

export const ReportType = z.enum(REPORT_TYPES);
export type ReportType = z.infer<typeof ReportType>;

/** `all` names a run over every report. */
export const ReportSelection = z.enum(['all', ...REPORT_TYPES]);
export type ReportSelection = z.infer<typeof ReportSelection>;

export function reportTypesOf(selection: ReportSelection): readonly ReportType[] {
  return selection === 'all' ? REPORT_TYPES : [selection];
}

/** Whether a report lists all employees, each in one row. A rate history and a payees report have several rows of some people, and none of others. */
export function listsEveryone(type: ReportType): type is 'employee_directory' | 'employee_dates' {
  return type === 'employee_directory' || type === 'employee_dates';
}

/** When a report was made: wall-clock time `YYYY-MM-DDTHH:MM:SS`, sortable as text. In the site's time zone: from the file name, else its mtime. */
export const ReportTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
export type ReportTime = z.infer<typeof ReportTime>;
