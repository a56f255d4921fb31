import type { Cell } from '../../numbers/cell.js';
import type { EmployeeStatus } from '../employee.js';
import { cellValue } from './cell-text.js';
import { isNullMarker } from './null-marker.js';
import { NO_VALUE, type Reading } from './reading.js';

/** The status that each text means. Keys are folded: lower case, with a blank for dashes and underscores. */
export type StatusWords = ReadonlyMap<string, EmployeeStatus>;

const WORDS: Readonly<Record<EmployeeStatus, readonly string[]>> = {
  active: ['A', 'Active'],
  on_leave: ['V', 'L', 'On Leave'],
  terminated: ['T', 'Terminated'],
  inactive: ['I', 'Inactive'],
};

/** Returns the words of REPORTS §5 and those that the site adds. */
export function statusWords(siteWords: Readonly<Record<string, EmployeeStatus>> = {}): StatusWords {
  const standard = Object.entries(WORDS).flatMap(([status, words]) =>
    words.map((word) => [word, status] as const),
  );
  const all = [...standard, ...Object.entries(siteWords)];
  return new Map(all.map(([word, status]) => [fold(word), status as EmployeeStatus]));
}

export function readEmployeeStatus(cell: Cell | null, words: StatusWords): Reading<EmployeeStatus> {
  const text = cellValue(cell);
  if (text === null) return NO_VALUE;
  const status = words.get(fold(text));
  if (status !== undefined) return { value: status };
  return isNullMarker(text) ? NO_VALUE : { issue: 'unknown_status' };
}

function fold(word: string): string {
  return word
    .toLowerCase()
    .replace(/[-_\s]+/g, ' ')
    .trim();
}
