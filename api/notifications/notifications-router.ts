import { z } from 'zod';
import { type Channel, deleteChannel, listChannels } from '../../infra/notifications/channels.js';
import { listMessages } from '../../infra/notifications/sent-messages.js';
import { withTemporal } from '../../infra/temporal/temporal.js';
import { addChannel, editChannel, sendChannelTest } from '../../services/manage-notifications.js';
import {
  ChangeChannelInput,
  ChannelId,
  CreateChannelInput,
} from '../../shared/inputs/notification-inputs.js';
import { MESSAGE_STATUSES } from '../../shared/vocabulary.js';
import type { Services } from '../http/request-context.js';
import { Paging, pageOf, readPage, TimeCursorInput } from '../trpc/page.js';
import { procedure, router } from '../trpc/trpc.js';
import { ChannelView, channelView, SentMessageView, sentMessageView } from './channel-views.js';

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
    .input(CreateChannelInput)
    .output(ChannelView)
    .mutation(async ({ ctx: { services, account }, input }) =>
      channelView(await addChannel(services, input, account)),
    ),

  change: procedure('notifications:manage', {
    method: 'POST',
    path: '/api/paycom/notifications/{channel_id}/change/',
    summary: 'Change a channel, disable it or enable it. An enabled one gets what happens from then on',
  })
    .input(ChangeChannelInput)
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
