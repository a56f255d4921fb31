import { z } from 'zod';
import { withTemporal } from '../../infra/temporal/temporal.js';
import { listSent } from '../../infra/webhooks/sent-events.js';
import { deleteWebhook, listWebhooks, rotateSecret, type Webhook } from '../../infra/webhooks/webhooks.js';
import {
  addWebhook,
  decideTerminations,
  editWebhook,
  sendAgain,
  sendTest,
} from '../../services/manage-webhooks.js';
import {
  ChangeWebhookInput,
  CreateWebhookInput,
  ReplayInput,
  RotateSecretInput,
  WebhookId,
} from '../../shared/inputs/webhook-inputs.js';
import { DELIVERY_STATUSES } from '../../shared/vocabulary.js';
import type { Services } from '../http/request-context.js';
import { Paging, pageOf, readPage, TimeCursorInput } from '../trpc/page.js';
import { procedure, router } from '../trpc/trpc.js';
import { SentEventView, sentEventView, WebhookView, webhookView } from './webhook-views.js';

const ById = z.strictObject({ webhook_id: WebhookId });
const WithSecret = z.object({ secret: z.string(), ...WebhookView.shape });

export const webhooksRouter = router({
  list: procedure('webhooks:manage', {
    method: 'GET',
    path: '/api/paycom/webhooks/',
    summary: 'List the webhooks that events are sent to, and what each holds',
  })
    .input(z.strictObject({}).prefault({}))
    .output(z.object({ items: z.array(WebhookView) }))
    .query(async ({ ctx }) => ({ items: (await listWebhooks(ctx.services.store)).map(webhookView) })),

  create: procedure('webhooks:manage', {
    method: 'POST',
    path: '/api/paycom/webhooks/create/',
    summary: 'Create a webhook for what happens from now on. The response shows its secret once',
  })
    .input(CreateWebhookInput)
    .output(WithSecret)
    .mutation(async ({ ctx: { services, account }, input }) => {
      const { webhook, secret } = await addWebhook(services, input, account);
      return { secret, ...webhookView(webhook) };
    }),

  change: procedure('webhooks:manage', {
    method: 'POST',
    path: '/api/paycom/webhooks/{webhook_id}/change/',
    summary: 'Change a webhook, disable it or enable it. It goes on where it stopped',
  })
    .input(ChangeWebhookInput)
    .output(WebhookView)
    .mutation(({ ctx: { services, account }, input: { webhook_id, ...change } }) =>
      sending(services, () => editWebhook(services, webhook_id, change, account)),
    ),

  delete: procedure('webhooks:manage', {
    method: 'POST',
    path: '/api/paycom/webhooks/{webhook_id}/delete/',
    summary: 'Delete a webhook. The log of what was sent to it stays',
  })
    .input(ById)
    .output(z.object({ deleted: z.literal(true) }))
    .mutation(async ({ ctx: { services, account }, input }) => {
      await deleteWebhook(services.store.db, input.webhook_id, account);
      return { deleted: true as const };
    }),

  rotate_secret: procedure('webhooks:manage', {
    method: 'POST',
    path: '/api/paycom/webhooks/{webhook_id}/rotate_secret/',
    summary:
      'Make a new secret, which the response shows once. Events are signed with the old one too, until it ends',
  })
    .input(RotateSecretInput)
    .output(WithSecret)
    .mutation(async ({ ctx: { services, account }, input }) => {
      const { webhook, secret } = await rotateSecret(services.store, input, account);
      return { secret, ...webhookView(webhook) };
    }),

  test: procedure('webhooks:manage', {
    method: 'POST',
    path: '/api/paycom/webhooks/{webhook_id}/test/',
    summary: 'Send the event webhook.test, on the way of every other event. The log shows what came of it',
  })
    .input(ById)
    .output(WebhookView)
    .mutation(({ ctx: { services, account }, input }) =>
      sending(services, () => sendTest(services, input.webhook_id, account)),
    ),

  replay: procedure('webhooks:manage', {
    method: 'POST',
    path: '/api/paycom/webhooks/{webhook_id}/replay/',
    summary: 'Send the events since a time again, with the ids that they had',
  })
    .input(ReplayInput)
    .output(WebhookView)
    .mutation(({ ctx: { services, account }, input }) =>
      sending(services, () => sendAgain(services, input, account)),
    ),

  decide: procedure('webhooks:manage', {
    method: 'POST',
    path: '/api/paycom/webhooks/{webhook_id}/decide/',
    summary: 'Release the terminations that a webhook holds, or drop them',
  })
    .input(
      z.strictObject({
        webhook_id: WebhookId,
        sync_id: z.string().min(1).max(50),
        decision: z.enum(['release', 'drop']),
      }),
    )
    .output(WebhookView)
    .mutation(({ ctx: { services, account }, input }) =>
      sending(services, () => decideTerminations(services, input, account)),
    ),

  deliveries: procedure('webhooks:manage', {
    method: 'GET',
    path: '/api/paycom/webhooks/deliveries/',
    summary: 'List what was sent to webhooks, the last attempt first. Neither bodies nor answers are kept',
  })
    .input(
      z
        .strictObject({
          webhook_id: WebhookId.optional(),
          status: z.enum(DELIVERY_STATUSES).optional(),
          ...Paging,
        })
        .prefault({}),
    )
    .output(pageOf(SentEventView))
    .query(async ({ ctx, input }) => {
      const { webhook_id, status } = input;
      const { items, next } = await readPage(ctx, input, {
        anchor: TimeCursorInput,
        find: (before, limit) => listSent(ctx.services.store.db, { webhook_id, status, before, limit }),
        anchorOf: ({ last_attempt_at, id }) => ({ at: last_attempt_at, id }),
      });
      return { items: items.map(sentEventView), next };
    }),
});

async function sending({ connection }: Services, change: () => Promise<Webhook>) {
  return webhookView(await withTemporal(connection, change));
}
