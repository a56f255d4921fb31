import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { AppError } from '../../shared/app-error.js';
import type { Config } from '../../shared/config.js';
import type { AadContext, Keyring } from '../crypto/keyring.js';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;
const ENCODING = Buffer.from('binary/encrypted');
const PLACE: AadContext = ['temporal', 'payload', 'data'];

/**
 * Encrypts what Temporal stores: the inputs and results of workflows and activities, signals, queries, memos and heartbeats. Opt-in by
 * PAYCOM_TEMPORAL_ENCRYPTION. Encrypted payloads open without the setting too, and plain ones stay readable with it, so the setting can be changed at
 * any time.
 *
 * @param openKeyring called when something is encrypted or decrypted for the first time
 * @throws AppError `invalid_settings` when encryption is off
 */
export function payloadCodec(
  { temporal, encryption }: Config,
  openKeyring: () => Promise<Keyring>,
): PayloadCodec {
  if (temporal.encryptsPayloads && !encryption.on)
    throw new AppError('invalid_settings', {
      problems: 'PAYCOM_TEMPORAL_ENCRYPTION needs PAYCOM_ENCRYPTION=on',
    });
  return {
    encode: async (payloads) =>
      temporal.encryptsPayloads ? sealAll(payloads, await openKeyring()) : payloads,
    decode: async (payloads) => (payloads.some(isSealed) ? openAll(payloads, await openKeyring()) : payloads),
  };
}

function sealAll(payloads: Payload[], keyring: Keyring): Payload[] {
  return payloads.map((payload) => ({
    metadata: { encoding: ENCODING, 'encryption-key-id': Buffer.from(keyring.currentId) },
    data: keyring.seal(PayloadMessage.encode(payload).finish(), PLACE),
  }));
}

/** @throws AppError `encryption_key_missing`, `sealed_value_corrupt` */
function openAll(payloads: Payload[], keyring: Keyring): Payload[] {
  return payloads.map((payload) =>
    isSealed(payload)
      ? PayloadMessage.decode(keyring.open(payload.data ?? new Uint8Array(), PLACE))
      : payload,
  );
}

function isSealed({ metadata }: Payload): boolean {
  const encoding = metadata?.encoding;
  return encoding !== undefined && encoding !== null && ENCODING.equals(encoding);
}
