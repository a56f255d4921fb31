import type { IssueEffect } from '../../../shared/group-issues.js';
import type { RowIssue } from '../../../shared/row-issue.js';

type Cause = { readonly what: string; readonly todo: string };
const CORRECT = 'Correct the cells in Paycom. The next report brings them.';
const MAPPING = 'Correct the cells in Paycom, or change what the heading or word means in the mapping.';

export const issues = {
  title: 'Issues',
  intro: 'By cause, the largest first. Values that cannot be read leave the stored value as it is.',
  of_sync: (id: string) => `Of sync ${id}`,
  all: 'All that are open',
  none: 'There are no issues.',
  rows: (count: string) => `${count} rows`,
  in_field: (what: string, field: string) => `${what}: ${field}`,
  effect: {
    row_quarantined: 'The rows are left out.',
    duplicate_dropped: 'One of the equal rows is used.',
    field_left_out: 'The cell is left out, and the rest of the row is used.',
  } satisfies Record<IssueEffect, string>,
  file: 'File',
  table: 'Table',
  count: 'Rows',
  which: 'Which',
  sync: 'Sync',
  and_more: (count: number) => ` and ${count} more`,
  more_places: (count: number) => `And ${count} more places.`,
  code: {
    missing_employee_id: {
      what: 'No employee code',
      todo: 'Give these people a code in Paycom, or map the heading of the codes.',
    },
    missing_payee: { what: 'No payee', todo: CORRECT },
    row_does_not_fit: {
      what: 'The row does not fit its table',
      todo: 'Export the report again. A cell has moved, often because of a comma or a line break.',
    },
    row_cut_off: { what: 'The row is cut off', todo: 'Export the report again: the file ends too early.' },
    person_erased: {
      what: 'The person was erased',
      todo: 'Nothing was stored. Ask for the person to be left out of the report.',
    },
    duplicate_conflict: {
      what: 'Rows of one code contradict each other',
      todo: 'Correct the code or the values in Paycom. Different people must not share a code.',
    },
    duplicate_identical: { what: 'Equal rows', todo: 'Nothing needs to be done.' },
    unreadable_cell: { what: 'The cell cannot be read', todo: CORRECT },
    invalid_date: { what: 'Not a date', todo: MAPPING },
    date_out_of_range: { what: 'The date is too early or too late', todo: CORRECT },
    invalid_number: { what: 'Not a number', todo: MAPPING },
    negative_amount: { what: 'The amount is negative', todo: CORRECT },
    invalid_email: { what: 'Not an e-mail address', todo: CORRECT },
    invalid_phone: { what: 'Not a phone number', todo: CORRECT },
    unknown_status: {
      what: 'The word for the status is not known',
      todo: 'Add the word to the mapping.',
    },
    too_long: { what: 'The text is too long', todo: CORRECT },
  } satisfies Record<RowIssue['code'], Cause>,
};
