import { z } from 'zod';
import { loadPackage } from '../cloud/load-package.js';
import { requestJson } from '../cloud/request-json.js';
import { type ServiceSetting, serviceRefused } from '../cloud/service-error.js';
import { type KeyWrapper, WRAPPING_SETTING } from './key-wrapper.js';

const ASKER: ServiceSetting = { setting: WRAPPING_SETTING, service: 'Azure Key Vault' };
const API = 'api-version=7.4';
/** The algorithm, for RSA keys: the only kind that every vault has. A data key is far shorter than the modulus. */
const ALGORITHM = 'RSA-OAEP-256';
const Answer = z.object({ kid: z.url(), value: z.base64url() });
/** The wrapped bytes, and the URL of the key with its version. Only that version unwraps them. */
const Wrapped = z.object({ kid: z.url(), value: z.base64url() });

/** A key of Azure Key Vault by its URL, `https://NAME.vault.azure.net/keys/KEY`. `getToken` returns a bearer token for the vault. */
export function azureKeyVault(url: string, getToken: () => Promise<string> = azureToken): KeyWrapper {
  const ask = async (key: string, action: 'wrapkey' | 'unwrapkey', value: string) => {
    const headers = { authorization: `Bearer ${await getToken()}` };
    const body = { alg: ALGORITHM, value };
    const request = { url: `${key}/${action}?${API}`, method: 'POST', headers, body } as const;
    return Answer.parse(await requestJson(ASKER, request));
  };
  return {
    id: `azure:${url}`,
    wrap: async (bytes) => {
      const { kid, value } = await ask(url, 'wrapkey', Buffer.from(bytes).toString('base64url'));
      return Buffer.from(JSON.stringify({ kid, value } satisfies z.infer<typeof Wrapped>));
    },
    unwrap: async (wrapped) => {
      const { kid, value } = Wrapped.parse(JSON.parse(Buffer.from(wrapped).toString('utf8')));
      // The database must not choose whom the token is sent to.
      if (!kid.startsWith(`${url}/`)) throw serviceRefused(ASKER, 'did not wrap this key');
      return Buffer.from((await ask(kid, 'unwrapkey', value)).value, 'base64url');
    },
  };
}

async function azureToken(): Promise<string> {
  const { DefaultAzureCredential } = await loadPackage(
    ASKER,
    '@azure/identity',
    () => import('@azure/identity'),
  );
  const credential = new DefaultAzureCredential();
  const found = await credential.getToken('https://vault.azure.net/.default').catch((error: unknown) => {
    throw serviceRefused(ASKER, 'has no credentials (AZURE_CLIENT_ID, or the machine’s identity)', error);
  });
  return found.token;
}
