import { z } from 'zod';
import { type Channel, deleteChannel, listChannels } from '../../infra/notifications/channels.js';
import { listMessages } from '../../infra/notifications/sent-messages.js';
import { withTemporal } from '../../infra/temporal/temporal.js';
import { addChannel, editChannel, sendChannelTest } from '../../services/manage-notifications.js';
import { AccountName, Email } from '../../shared/user.js';
import { ALARM_TYPES, CHANNEL_KINDS, MESSAGE_STATUSES } from '../../shared/vocabulary.js';
import type { Services } from '../http/request-context.js';
import { Paging, pageOf, readPage, TimeCursorInput } from '../trpc/page.js';
import { procedure, router } from '../trpc/trpc.js';
import { ChannelView, channelView, SentMessageView, sentMessageView } from './channel-views.js';

const ChannelId = z.string().regex(/^[0-9a-f]{16}$/, 'the id of a channel');
const Url = z.url().max(2_000).meta({ description: 'Of Slack or Teams. https, and no private address' });
const To = z.array(Email).max(20).meta({ description: 'Of a channel by e-mail' });
const Types = z
  .array(z.enum(ALARM_TYPES))
  .min(1)
  .max(ALARM_TYPES.length)
  .transform((types) => [...new Set(types)]);
const ById = z.strictObject({ channel_id: ChannelId });

export const notificationsRouter = router({
  list: procedure('notifications:manage', {
    method: 'GET',
    path: '/api/paycom/notifications/',
    summary: 'List the channels that people are notified by, and which of them fail',
  })
    .input(z.strictObject({}).prefault({}))
    .output(z.object({ items: z.array(ChannelView) }))
    .query(async ({ ctx }) => ({ items: (await listChannels(ctx.services.store)).map(channelView) })),

  create: procedure('notifications:manage', {
    method: 'POST',
    path: '/api/paycom/notifications/create/',
    summary: 'Create a channel for what happens from now on: by e-mail, Slack or Teams',
  })
    .input(
      z.strictObject({
        name: AccountName,
        kind: z.enum(CHANNEL_KINDS),
        to: To.default([]),
        url: Url.nullable().default(null),
        types: Types.default([...ALARM_TYPES]),
      }),
    )
    .output(ChannelView)
    .mutation(async ({ ctx: { services, account }, input }) =>
      channelView(await addChannel(services, input, account)),
    ),

  change: procedure('notifications:manage', {
    method: 'POST',
    path: '/api/paycom/notifications/{channel_id}/change/',
    summary: 'Change a channel, disable it or enable it. An enabled one gets what happens from then on',
  })
    .input(
      z.strictObject({
        channel_id: ChannelId,
        name: AccountName.optional(),
        to: To.optional(),
        url: Url.optional(),
        types: Types.optional(),
        enabled: z.boolean().optional(),
      }),
    )
    .output(ChannelView)
    .mutation(({ ctx: { services, account }, input: { channel_id, ...change } }) =>
      sending(services, () => editChannel(services, channel_id, change, account)),
    ),

  delete: procedure('notifications:manage', {
    method: 'POST',
    path: '/api/paycom/notifications/{channel_id}/delete/',
    summary: 'Delete a channel. The log of what was sent to it stays',
  })
    .input(ById)
    .output(z.object({ deleted: z.literal(true) }))
    .mutation(async ({ ctx: { services, account }, input }) => {
      await deleteChannel(services.store.db, input.channel_id, account);
      return { deleted: true as const };
    }),

  test: procedure('notifications:manage', {
    method: 'POST',
    path: '/api/paycom/notifications/{channel_id}/test/',
    summary: 'Send a test message, on the way of every alarm. The log shows what came of it',
  })
    .input(ById)
    .output(ChannelView)
    .mutation(({ ctx: { services, account }, input }) =>
      sending(services, () => sendChannelTest(services, input.channel_id, account)),
    ),

  messages: procedure('notifications:manage', {
    method: 'GET',
    path: '/api/paycom/notifications/messages/',
    summary: 'List what was sent to channels, the last attempt first. The messages themselves are not kept',
  })
    .input(
      z
        .strictObject({
          channel_id: ChannelId.optional(),
          status: z.enum(MESSAGE_STATUSES).optional(),
          ...Paging,
        })
        .prefault({}),
    )
    .output(pageOf(SentMessageView))
    .query(async ({ ctx, input }) => {
      const { channel_id, status } = input;
      const { items, next } = await readPage(ctx, input, {
        anchor: TimeCursorInput,
        find: (before, limit) => listMessages(ctx.services.store.db, { channel_id, status, before, limit }),
        anchorOf: ({ last_attempt_at, id }) => ({ at: last_attempt_at, id }),
      });
      return { items: items.map(sentMessageView), next };
    }),
});

async function sending({ connection }: Services, change: () => Promise<Channel>) {
  return channelView(await withTemporal(connection, change));
}
