import { z } from 'zod';
import { RowIssue } from '../../../shared/row-issue.js';
import { count } from './bson-types.js';

/** `paycom_row_issues`: the issues of a file's rows in a sync. */
export const RowIssueDocument = z.strictObject({
  sync_id: z.string(),
  file_id: z.string(),
  /** The part of the plan that found it. Absent in issues of earlier versions. */
  part: z.exactOptional(count()),
  ...RowIssue.shape,
});
export type RowIssueDocument = z.infer<typeof RowIssueDocument>;
