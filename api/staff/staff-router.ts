import { z } from 'zod';
import { decideTogether, undoTogether } from '../../infra/staff/decide-together.js';
import { importStaff } from '../../infra/staff/import-staff.js';
import { confirmStaff, listDecisions, rejectStaff, unlinkStaff } from '../../infra/staff/staff-decisions.js';
import { currentLinks, listLinks } from '../../infra/staff/staff-links.js';
import { resolveAmbiguity } from '../../infra/staff/staff-suggestions.js';
import { undoDecision } from '../../infra/staff/undo-decision.js';
import { unusableStaff } from '../../infra/staff/unusable-staff.js';
import { EmployeeId } from '../../shared/employee.js';
import { Paging, pageOf, readPage, TimeCursorInput, Until } from '../trpc/page.js';
import { procedure, router } from '../trpc/trpc.js';
import {
  BulkInput,
  BulkPreviewInput,
  BulkPreviewView,
  BulkUndoInput,
  BulkUndoView,
  BulkView,
  previewBulk,
  refusedView,
} from './bulk-decisions.js';
import { listUnlinked, UnlinkedInput, UnlinkedView } from './list-unlinked.js';
import { ImportInput, ImportView } from './staff-import.js';
import { DecisionView, decisionView, LinkView, linkView, StaffId } from './staff-view.js';
import { UnusableStaffView, unusableStaffView } from './unusable-staff-view.js';

const Pair = z.strictObject({ employee_id: EmployeeId, staff_id: StaffId });
const Link = z.object({ employee_id: z.string(), staff_id: z.string().nullable() });

export const staffRouter = router({
  list: procedure('staff:read', {
    method: 'GET',
    path: '/api/paycom/staff/',
    summary: 'List the links between employees and Staff records, by Staff id',
  })
    .input(
      z
        .strictObject({ employee_id: EmployeeId.optional(), staff_id: StaffId.optional(), ...Paging })
        .prefault({}),
    )
    .output(pageOf(LinkView))
    .query(async ({ ctx, input }) => {
      const { db } = ctx.services.store;
      const { employee_id, staff_id } = input;
      const { items, next } = await readPage(ctx, input, {
        anchor: z.string(),
        find: (after, limit) => listLinks(db, { employee_id, staff_id, after, limit }),
        anchorOf: (last) => last.staff_id,
      });
      return { items: (await currentLinks(db, items)).map(linkView), next };
    }),

  unlinked: procedure('staff:read', {
    method: 'GET',
    path: '/api/paycom/staff/unlinked/',
    summary: 'List the employees without a Staff record, with suggested records',
  })
    .input(UnlinkedInput)
    .output(pageOf(UnlinkedView))
    .query(({ ctx, input }) => listUnlinked(ctx, input)),

  decisions: procedure('staff:read', {
    method: 'GET',
    path: '/api/paycom/staff/decisions/',
    summary: 'List who confirmed, rejected and removed which links, newest first',
  })
    .input(z.strictObject({ employee_id: EmployeeId.optional(), until: Until, ...Paging }).prefault({}))
    .output(pageOf(DecisionView))
    .query(async ({ ctx, input }) => {
      const { employee_id, until } = input;
      const { items, next } = await readPage(ctx, input, {
        anchor: TimeCursorInput,
        find: (before, limit) =>
          listDecisions(ctx.services.store.db, {
            employee_id,
            before: before ?? (until && { at: until }),
            limit,
          }),
        anchorOf: ({ at, id }) => ({ at, id }),
      });
      return { items: items.map(decisionView), next };
    }),

  unusable: procedure('staff:read', {
    method: 'GET',
    path: '/api/paycom/staff/unusable/',
    summary: "Count the Staff records with a value that can't be used, by field",
  })
    .input(z.strictObject({}).prefault({}))
    .output(z.object({ items: z.array(UnusableStaffView) }))
    .query(async ({ ctx }) => ({
      items: (await unusableStaff(ctx.services.store.db)).map(unusableStaffView),
    })),

  import: procedure('staff:write', {
    method: 'POST',
    path: '/api/paycom/staff/import/',
    summary: 'Add Staff records, and change the given fields of those that are there. All of them or none',
  })
    .input(ImportInput)
    .output(ImportView)
    .mutation(async ({ ctx: { services, account }, input: { records, dry_run } }) => {
      const counts = await importStaff(services.store.db, records, { by: account, dryRun: dry_run });
      const { created, updated, unchanged } = counts;
      return { dry_run, created, updated, unchanged };
    }),

  confirm: procedure('staff:link', {
    method: 'POST',
    path: '/api/paycom/staff/confirm/',
    summary: 'Link an employee to a Staff record. Reverses an earlier rejection',
  })
    .input(Pair)
    .output(Link)
    .mutation(async ({ ctx: { services, account }, input }) => {
      await confirmStaff(services.store.db, { ...input, by: account });
      return input;
    }),

  reject: procedure('staff:link', {
    method: 'POST',
    path: '/api/paycom/staff/reject/',
    summary:
      'Reject a Staff record for an employee. The pair is not linked or suggested until someone confirms it',
  })
    .input(Pair)
    .output(Link)
    .mutation(async ({ ctx: { services, account }, input }) => {
      const { employee_id } = input;
      await rejectStaff(services.store.db, { ...input, by: account });
      await resolveAmbiguity(services.store.db, employee_id);
      return { employee_id, staff_id: null };
    }),

  unlink: procedure('staff:link', {
    method: 'POST',
    path: '/api/paycom/staff/unlink/',
    summary: 'Remove a link, and reject the pair',
  })
    .input(Pair.pick({ employee_id: true }))
    .output(Link)
    .mutation(async ({ ctx: { services, account }, input }) => {
      await unlinkStaff(services.store.db, { ...input, by: account });
      return { ...input, staff_id: null };
    }),

  undo: procedure('staff:link', {
    method: 'POST',
    path: '/api/paycom/staff/undo/',
    summary: 'Take back the last decision about a pair. Refused when the pair changed since',
  })
    .input(z.strictObject({ decision_id: z.hex().length(24) }))
    .output(Link)
    .mutation(async ({ ctx: { services, account }, input: { decision_id } }) => {
      const { employee_id, staff_id } = await undoDecision(services.store.db, { decision_id, by: account });
      return { employee_id, staff_id };
    }),

  preview_bulk: procedure('staff:link', {
    method: 'GET',
    path: '/api/paycom/staff/bulk/',
    summary:
      'List the pairs that a decision over a filter would be about. Looks at up to 500 employees at a time',
  })
    .input(BulkPreviewInput)
    .output(BulkPreviewView)
    .query(({ ctx, input }) => previewBulk(ctx, input)),

  decide_bulk: procedure('staff:link', {
    method: 'POST',
    path: '/api/paycom/staff/bulk/decide/',
    summary: 'Decide about many pairs. Each is decided or refused for itself',
  })
    .input(BulkInput)
    .output(BulkView)
    .mutation(async ({ ctx: { services, account }, input: { decisions } }) => {
      const done = await decideTogether(services.store.db, { decisions, by: account });
      return { ...done, refused: done.refused.map(refusedView) };
    }),

  undo_bulk: procedure('staff:link', {
    method: 'POST',
    path: '/api/paycom/staff/bulk/undo/',
    summary: 'Take back decisions that were made together, except where the pair changed since',
  })
    .input(BulkUndoInput)
    .output(BulkUndoView)
    .mutation(async ({ ctx: { services, account }, input: { bulk_id } }) => {
      const done = await undoTogether(services.store.db, { bulk_id, by: account });
      return { undone: done.undone, refused: done.refused.map(refusedView) };
    }),
});
