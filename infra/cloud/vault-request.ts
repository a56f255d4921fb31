import { readFileSync } from 'node:fs';
import type { Config } from '../../shared/config.js';
import { requestJson } from './request-json.js';
import { type ServiceSetting, serviceRefused } from './service-error.js';

export type VaultAccess = Config['vault'];

/**
 * Sends a request to Vault, or to OpenBao. `path` is below `/v1/`. Without `body` it reads.
 *
 * @throws AppError `invalid_settings` when it refuses or VAULT_ADDR is not set, `secret_service_unreachable`
 */
export function vaultRequest(
  serviceSetting: ServiceSetting,
  vault: VaultAccess,
  path: string,
  body?: object,
): Promise<unknown> {
  if (vault.address === undefined) throw serviceRefused(serviceSetting, 'needs VAULT_ADDR, which is not set');
  return requestJson(serviceSetting, {
    url: `${vault.address.replace(/\/+$/, '')}/v1/${path}`,
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'x-vault-request': 'true',
      'x-vault-token': tokenOf(serviceSetting, vault),
      ...(vault.namespace !== undefined && { 'x-vault-namespace': vault.namespace }),
    },
    ...(body !== undefined && { body }),
  });
}

/** The file is read for each request, since Vault's agent replaces the token in it. */
function tokenOf(serviceSetting: ServiceSetting, { token, tokenFile }: VaultAccess): string {
  if (token !== undefined) return token;
  if (tokenFile === undefined) throw serviceRefused(serviceSetting, 'needs VAULT_TOKEN or VAULT_TOKEN_FILE');
  try {
    return readFileSync(tokenFile, 'utf8').trim();
  } catch (error) {
    throw serviceRefused(
      serviceSetting,
      "cannot be asked, because the file of VAULT_TOKEN_FILE can't be read",
      error,
    );
  }
}
