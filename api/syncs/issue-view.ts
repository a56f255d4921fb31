import { z } from 'zod';
import type { IssueRecord } from '../../infra/files/row-issues.js';
import { ROW_ISSUE_CODES } from '../../shared/row-issue.js';

/** A problem in a row and its place, without the value. */
export const IssueView = z.object({
  file_id: z.string(),
  sheet: z.string(),
  table: z.string(),
  row: z.int().positive(),
  field: z.string(),
  code: z.enum(ROW_ISSUE_CODES),
});

export function issueView(issue: IssueRecord): z.infer<typeof IssueView> {
  const { file_id, sheet, table, row, field, code } = issue;
  return { file_id, sheet, table, row, field, code };
}
