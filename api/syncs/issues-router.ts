import { z } from 'zod';
import { countIssuesByPlace } from '../../infra/files/open-issues.js';
import { listRowIssues } from '../../infra/files/row-issues.js';
import { causesOf } from '../../shared/group-issues.js';
import { ROW_ISSUE_CODES } from '../../shared/row-issue.js';
import { Paging, pageOf, readPage } from '../trpc/page.js';
import { procedure, router } from '../trpc/trpc.js';
import { CauseView, causeView } from './cause-view.js';
import { IssueView, issueView } from './issue-view.js';

const IssueAnchor = z.object({ file_id: z.string(), row: z.int(), id: z.hex().length(24) });

export const issuesRouter = router({
  list: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/issues/',
    summary: 'List the issues of the rows of a sync, by file and row, without the values',
  })
    .input(
      z.strictObject({
        sync_id: z.string().min(1).max(50),
        file_id: z.string().min(1).max(64).optional(),
        code: z.enum(ROW_ISSUE_CODES).optional(),
        ...Paging,
      }),
    )
    .output(pageOf(IssueView))
    .query(async ({ ctx, input }) => {
      const { db } = ctx.services.store;
      const { sync_id, file_id, code } = input;
      const { items, next } = await readPage(ctx, input, {
        anchor: IssueAnchor,
        find: (after, limit) => listRowIssues(db, { sync_id, file_id, code, after, limit }),
        anchorOf: ({ file_id, row, id }) => ({ file_id, row, id }),
      });
      return { items: items.map(issueView), next };
    }),

  causes: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/issues/causes/',
    summary: 'Count the issues by cause, the largest first: of one sync, or those that are open now',
  })
    .input(z.strictObject({ sync_id: z.string().min(1).max(50).optional() }).prefault({}))
    .output(z.object({ items: z.array(CauseView) }))
    .query(async ({ ctx, input: { sync_id } }) => {
      const places = await countIssuesByPlace(ctx.services.store.db, sync_id);
      return { items: causesOf(places).map(causeView) };
    }),
});
