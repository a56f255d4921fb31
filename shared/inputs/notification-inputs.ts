import { z } from 'zod';
import { AccountName, Email } from '../user.js';
import { ALARM_TYPES, CHANNEL_KINDS } from '../vocabulary.js';
import { someOf } from './some-of.js';

export const ChannelId = z.string().regex(/^[0-9a-f]{16}$/, 'the id of a channel');
const Url = z.url().max(2_000).meta({ description: 'Of Slack or Teams. https, and no private address' });
const To = z.array(Email).max(20).meta({ description: 'Of a channel by e-mail' });
const Types = someOf(ALARM_TYPES);

export const CreateChannelInput = z.strictObject({
  name: AccountName,
  kind: z.enum(CHANNEL_KINDS),
  to: To.default([]),
  url: Url.nullable().default(null),
  types: Types.default([...ALARM_TYPES]),
});
export const ChangeChannelInput = z.strictObject({
  channel_id: ChannelId,
  name: AccountName.optional(),
  to: To.optional(),
  url: Url.optional(),
  types: Types.optional(),
  enabled: z.boolean().optional(),
});
