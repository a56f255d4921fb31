import { type ServiceSetting, serviceError } from './service-error.js';

const TIMEOUT_MS = 10_000;

export type JsonRequest = {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object;
};

/** Returns the JSON that the service answers. @throws AppError `invalid_settings` when it refuses, `secret_service_unreachable` */
export async function requestJson(
  serviceSetting: ServiceSetting,
  { url, headers, body, method }: JsonRequest,
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    // A redirect would take the credentials elsewhere.
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw serviceError(serviceSetting, undefined, error);
  });
  if (!response.ok) throw serviceError(serviceSetting, response.status);
  return response.json().catch((error: unknown) => {
    throw serviceError(serviceSetting, undefined, error);
  });
}
