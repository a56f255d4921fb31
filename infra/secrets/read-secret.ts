import { z } from 'zod';
import { awsCall } from '../cloud/aws-call.js';
import { googleRequest } from '../cloud/google-request.js';
import { loadPackage } from '../cloud/load-package.js';
import { serviceRefused } from '../cloud/service-error.js';
import { type VaultAccess, vaultRequest } from '../cloud/vault-request.js';

/** A secret: a text, or fields. */
export type Secret = string | Readonly<Record<string, unknown>>;

const Fields = z.record(z.string(), z.unknown());
/** The answer of the engine. Its second version has the fields one level deeper, beside their metadata. */
const KeyValue2 = z.object({ data: z.object({ data: Fields, metadata: Fields }) });
const KeyValue1 = z.object({ data: Fields });
const Accessed = z.object({ payload: z.object({ data: z.base64() }) });
const GOOGLE = 'https://secretmanager.googleapis.com';

/** Reads a secret of Vault's key-value engine by its API path, such as `secret/data/paycom`. */
export async function vaultSecret(setting: string, path: string, vault: VaultAccess): Promise<Secret> {
  const serviceSetting = { setting, service: 'Vault' };
  const answer = await vaultRequest(serviceSetting, vault, path);
  const second = KeyValue2.safeParse(answer);
  if (second.success) return second.data.data.data;
  const first = KeyValue1.safeParse(answer);
  if (first.success) return first.data.data;
  throw serviceRefused(serviceSetting, 'has no key-value secret at this path');
}

/** Reads a secret of AWS Secrets Manager by its name or ARN. */
export async function awsSecret(setting: string, id: string): Promise<Secret> {
  const serviceSetting = { setting, service: 'AWS Secrets Manager' };
  const { SecretsManager } = await loadPackage(
    serviceSetting,
    '@aws-sdk/client-secrets-manager',
    () => import('@aws-sdk/client-secrets-manager'),
  );
  const [, , , region] = id.startsWith('arn:') ? id.split(':') : [];
  const client = new SecretsManager({ maxAttempts: 2, ...(region && { region }) });
  const { SecretString } = await awsCall(serviceSetting, () => client.getSecretValue({ SecretId: id }));
  if (SecretString === undefined) throw serviceRefused(serviceSetting, 'has no text in this secret');
  return SecretString;
}

/** Reads a secret of Google Cloud's Secret Manager: `projects/P/secrets/S/versions/V`. */
export async function googleSecret(setting: string, name: string, endpoint = GOOGLE): Promise<Secret> {
  const serviceSetting = { setting, service: 'Google Cloud Secret Manager' };
  const { payload } = Accessed.parse(await googleRequest(serviceSetting, `${endpoint}/v1/${name}:access`));
  return Buffer.from(payload.data, 'base64').toString('utf8');
}
