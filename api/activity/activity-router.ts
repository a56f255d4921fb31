import { z } from 'zod';
import { readTimeline, TIMELINE_SOURCES } from '../../services/timeline/read-timeline.js';
import { hasPermission, type Role } from '../../shared/permissions.js';
import { TIMELINE_KINDS, type TimelineKind } from '../../shared/timeline.js';
import type { Account } from '../http/request-context.js';
import { requirePermission } from '../http/require-permission.js';
import { Paging, pageOf, readPage, TimeCursorInput, Until } from '../trpc/page.js';
import { procedure, router } from '../trpc/trpc.js';
import { TimelineEntryView, TimelineKindName, timelineEntryView } from './timeline-view.js';

const TimelineAnchor = TimeCursorInput.extend({ source: z.enum(TIMELINE_SOURCES) });

export const activityRouter = router({
  list: procedure('timeline:read', {
    method: 'GET',
    path: '/api/paycom/activity/',
    summary:
      'List what happened, newest first: syncs, files, decisions, changes of settings, reveals and sign-ins, as far as the role may see each kind',
  })
    .input(
      z
        .strictObject({
          kind: TimelineKindName.optional(),
          account_id: z.string().min(1).max(50).optional(),
          until: Until,
          ...Paging,
        })
        .prefault({}),
    )
    .output(pageOf(TimelineEntryView))
    .query(async ({ ctx, input }) => {
      const { kind, account_id, until } = input;
      const kinds = kind ? new Set([allowedKind(ctx.account, kind)]) : kindsOf(ctx.account.role);
      const { items, next } = await readPage(ctx, input, {
        anchor: TimelineAnchor,
        find: (before, limit) =>
          readTimeline(ctx.services.store.db, { kinds, account_id, until, before, limit }),
        anchorOf: ({ at, id, source }) => ({ at, id, source }),
      });
      const withNames = hasPermission(ctx.account.role, 'audit:read');
      return { items: items.map((entry) => timelineEntryView(entry, withNames)), next };
    }),
});

function kindsOf(role: Role): ReadonlySet<TimelineKind> {
  return new Set(TimelineKindName.options.filter((kind) => hasPermission(role, TIMELINE_KINDS[kind])));
}

function allowedKind(account: Account, kind: TimelineKind): TimelineKind {
  requirePermission(account, TIMELINE_KINDS[kind]);
  return kind;
}
