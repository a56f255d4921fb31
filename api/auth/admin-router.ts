import { z } from 'zod';
import { listAudit } from '../../infra/audit/audit.js';
import { listSensitiveAccess } from '../../infra/auth/sensitive-access-log.js';
import { createToken, listTokens, revokeToken } from '../../infra/auth/tokens.js';
import { storageFigures } from '../../infra/storage/storage-figures.js';
import { EmployeeId } from '../../shared/employee.js';
import { CreateTokenInput } from '../../shared/inputs/account-inputs.js';
import { Paging, pageOf, readPage, TimeCursorInput } from '../trpc/page.js';
import { procedure, router } from '../trpc/trpc.js';
import { AUDIT_FILTERS, auditFilter } from './audit-filter.js';
import { AuditView, auditView } from './audit-view.js';
import { SensitiveAccessView, sensitiveAccessView } from './sensitive-access-view.js';
import { SettingView, settingView } from './setting-view.js';
import { StorageView, storageView } from './storage-view.js';
import { TokenView, tokenView } from './token-view.js';
import { userProcedures } from './users-router.js';

export const adminRouter = router({
  ...userProcedures,

  tokens: procedure('tokens:manage', {
    method: 'GET',
    path: '/api/paycom/admin/tokens/',
    summary: 'List all tokens, newest first, without their secrets',
  })
    .input(z.strictObject({}).prefault({}))
    .output(z.object({ items: z.array(TokenView) }))
    .query(async ({ ctx }) => ({ items: (await listTokens(ctx.services.store.db)).map(tokenView) })),

  create_token: procedure('tokens:manage', {
    method: 'POST',
    path: '/api/paycom/admin/tokens/create/',
    summary: 'Create a token, which ends with your account. The response shows it once',
    rule: 'A token of an administrator is valid for at most 90 days.',
  })
    .input(CreateTokenInput)
    .output(z.object({ token: z.string(), ...TokenView.shape }))
    .mutation(async ({ ctx: { services, account }, input }) => {
      const { token, record } = await createToken(services.store.db, { ...input, by: account });
      return { token, ...tokenView(record) };
    }),

  revoke_token: procedure('tokens:manage', {
    method: 'POST',
    path: '/api/paycom/admin/tokens/{token_id}/revoke/',
    summary: 'Revoke a token. It stops working within a second',
  })
    .input(z.strictObject({ token_id: z.string().min(1).max(50) }))
    .output(TokenView)
    .mutation(async ({ ctx, input }) =>
      tokenView(await revokeToken(ctx.services.store.db, input.token_id, ctx.account)),
    ),

  reveals: procedure('reveals:read', {
    method: 'GET',
    path: '/api/paycom/admin/reveals/',
    summary: 'List who saw which sensitive fields of which employees, newest first',
  })
    .input(z.strictObject({ employee_id: EmployeeId.optional(), ...Paging }).prefault({}))
    .output(pageOf(SensitiveAccessView))
    .query(async ({ ctx, input }) => {
      const { db } = ctx.services.store;
      const { items, next } = await readPage(ctx, input, {
        anchor: TimeCursorInput,
        find: (before, limit) => listSensitiveAccess(db, { employee_id: input.employee_id, before, limit }),
        anchorOf: ({ at, id }) => ({ at, id }),
      });
      return { items: items.map(sensitiveAccessView), next };
    }),

  settings: procedure('settings:read', {
    method: 'GET',
    path: '/api/paycom/admin/settings/',
    summary: 'List every setting of the API with its value. Of a secret, only whether it is set',
  })
    .input(z.strictObject({}).prefault({}))
    .output(z.object({ items: z.array(SettingView) }))
    .query(({ ctx }) => ({ items: ctx.services.config.settings.map(settingView) })),

  storage: procedure('storage:read', {
    method: 'GET',
    path: '/api/paycom/admin/storage/',
    summary: 'Show how many records and bytes of each kind are stored, and how old the oldest is',
  })
    .input(z.strictObject({}).prefault({}))
    .output(z.object({ items: z.array(StorageView) }))
    .query(async ({ ctx }) => ({ items: (await storageFigures(ctx.services.store.db)).map(storageView) })),

  audit: procedure('audit:read', {
    method: 'GET',
    path: '/api/paycom/admin/audit/',
    summary: 'List who did what, newest first: users, tokens, sessions, links, syncs, the schedule and keys',
  })
    .input(z.strictObject({ ...AUDIT_FILTERS, ...Paging }).prefault({}))
    .output(pageOf(AuditView))
    .query(async ({ ctx, input }) => {
      const filter = auditFilter(input);
      const { items, next } = await readPage(ctx, input, {
        anchor: TimeCursorInput,
        find: (before, limit) => listAudit(ctx.services.store.db, { ...filter, before, limit }),
        anchorOf: ({ at, id }) => ({ at, id }),
      });
      return { items: items.map(auditView), next };
    }),
});
