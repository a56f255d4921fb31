import type { AppError } from '../../shared/app-error.js';
import { loadPackage } from './load-package.js';
import { requestJson } from './request-json.js';
import { type ServiceSetting, serviceError, serviceRefused } from './service-error.js';

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/**
 * Sends a request to an API of Google Cloud with the credentials of the environment (GOOGLE_APPLICATION_CREDENTIALS, or the machine's
 * account). Without `body` it reads.
 *
 * @throws AppError `invalid_settings` when Google refuses or the package is missing, `secret_service_unreachable`
 */
export async function googleRequest(
  serviceSetting: ServiceSetting,
  url: string,
  body?: object,
): Promise<unknown> {
  const { GoogleAuth } = await loadPackage(
    serviceSetting,
    'google-auth-library',
    () => import('google-auth-library'),
  );
  // The project is not needed, and looking it up takes a permission of its own.
  const auth = new GoogleAuth({ scopes: SCOPE, projectId: 'none' });
  const token = await auth.getAccessToken().catch((error: unknown) => {
    throw tokenError(serviceSetting, error);
  });
  return requestJson(serviceSetting, {
    url,
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}` },
    ...(body !== undefined && { body }),
  });
}

/** Errors of the library have the status of the answer, or the system's code when there was none. */
function tokenError(serviceSetting: ServiceSetting, error: unknown): AppError {
  const { response, code } = Object(error) as { response?: { status?: number }; code?: unknown };
  if (response?.status !== undefined || typeof code === 'string')
    return serviceError(serviceSetting, response?.status, error);
  return serviceRefused(serviceSetting, 'has no credentials (GOOGLE_APPLICATION_CREDENTIALS)', error);
}
