import { randomBytes } from 'node:crypto';
import { Binary } from 'mongodb';
import { z } from 'zod';
import { STANDARD_SECRET_PREFIX } from '../../shared/webhook-secret.js';
import type { AadContext, Keyring } from '../crypto/keyring.js';
import { sealedBytes } from '../mongo/documents/bson-types.js';
import type { WebhookDocument } from '../mongo/documents/webhook-documents.js';

const Target = z.strictObject({
  url: z.url(),
  /** The secrets, the newest first. Each signs until it ends. */
  secrets: z.array(z.strictObject({ secret: z.string(), ends_at: z.iso.datetime().nullable() })),
});
export type Target = z.infer<typeof Target>;
type Sealed = Pick<WebhookDocument, 'webhook_id' | 'target'>;

const SECRET_BYTES = 32;

export function newSecret(): string {
  return `${STANDARD_SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
}

export function sealTarget(keyring: Keyring, webhook_id: string, target: Target) {
  const bytes = keyring.seal(Buffer.from(JSON.stringify(target)), aadOf(webhook_id));
  return { target: new Binary(bytes), keys: [keyring.currentId] };
}

/** @throws AppError `encryption_key_missing`, `sealed_value_corrupt`, `value_not_sealed` */
export function openTarget(keyring: Keyring, { webhook_id, target }: Sealed): Target {
  const bytes = keyring.open(sealedBytes(target), aadOf(webhook_id));
  return Target.parse(JSON.parse(bytes.toString('utf8')));
}

/** Returns the secrets that sign at a time. */
export function validSecrets({ secrets }: Target, at: Date): string[] {
  return secrets
    .filter(({ ends_at }) => ends_at === null || new Date(ends_at) > at)
    .map(({ secret }) => secret);
}

function aadOf(webhook_id: string): AadContext {
  return ['paycom_webhooks', webhook_id, 'target'];
}
