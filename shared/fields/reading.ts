import type { RowIssue } from '../row-issue.js';

/** The result of reading a cell: its value, null for "no value", or why it can't be used. Never has the invalid value. */
export type Reading<T> = { readonly value: T | null } | { readonly issue: RowIssue['code'] };

export const NO_VALUE: Reading<never> = { value: null };
