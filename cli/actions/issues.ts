import { issuesOfSync, openIssues } from '../../infra/files/open-issues.js';
import { groupIssues } from '../../shared/group-issues.js';
import { printResult } from '../render/print.js';
import { describeIssueCauses } from '../render/print-issues.js';
import type { Context } from '../runtime/context.js';

type Options = { readonly sync?: string; readonly json?: true };

export async function listIssues(context: Context, { sync, json }: Options): Promise<void> {
  const { db } = await context.store();
  const issues = sync === undefined ? await openIssues(db) : await issuesOfSync(db, sync);
  const causes = groupIssues(issues);
  printResult({ causes }, (shown) => describeIssueCauses(shown.causes), json);
}
