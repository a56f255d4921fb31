import { Binary } from 'mongodb';
import { z } from 'zod';
import type { AadContext, Keyring } from '../crypto/keyring.js';
import { sealedBytes } from '../mongo/documents/bson-types.js';
import type { ChannelDocument } from '../mongo/documents/notification-documents.js';

const ChannelTarget = z.strictObject({
  /** The addresses of a channel by e-mail, else empty. */
  to: z.array(z.string()),
  /** The URL of a chat service, else null. */
  url: z.string().nullable(),
});
export type ChannelTarget = z.infer<typeof ChannelTarget>;

export function sealChannel(keyring: Keyring, channel_id: string, target: ChannelTarget) {
  const bytes = keyring.seal(Buffer.from(JSON.stringify(target)), aadOf(channel_id));
  return { target: new Binary(bytes), keys: [keyring.currentId] };
}

/** @throws AppError `encryption_key_missing`, `sealed_value_corrupt`, `value_not_sealed` */
export function openChannel(
  keyring: Keyring,
  { channel_id, target }: Pick<ChannelDocument, 'channel_id' | 'target'>,
): ChannelTarget {
  const bytes = keyring.open(sealedBytes(target), aadOf(channel_id));
  return ChannelTarget.parse(JSON.parse(bytes.toString('utf8')));
}

function aadOf(channel_id: string): AadContext {
  return ['paycom_channels', channel_id, 'target'];
}
