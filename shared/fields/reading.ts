import type { RowIssue } from '../row-issue.js';

/** What a cell says of a field: a value, null for none, or why it can't be used. Never the value that failed. */
export type Reading<T> = { readonly value: T | null } | { readonly issue: RowIssue['code'] };

export const NOTHING: Reading<never> = { value: null };
