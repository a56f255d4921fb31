import { AppError } from '../../shared/app-error.js';

/** The setting that names something of a service, and the service. */
export type ServiceSetting = { readonly setting: string; readonly service: string };

const TOO_MANY_REQUESTS = 429;
const SERVER_ERROR = 500;

/** The service answered, and will answer the same again. The text of the answer is left out: it may have the secret. */
export function serviceRefused(
  { setting, service }: ServiceSetting,
  reason: string,
  cause?: unknown,
): AppError {
  return new AppError('invalid_settings', { problems: `${setting}: ${service} ${reason}` }, cause);
}

/** Returns why a request failed, by the status of the answer. Undefined: there was none. */
export function serviceError(
  serviceSetting: ServiceSetting,
  status: number | undefined,
  cause?: unknown,
): AppError {
  if (status !== undefined && status !== TOO_MANY_REQUESTS && status < SERVER_ERROR)
    return serviceRefused(serviceSetting, `refused (HTTP ${status})`, cause);
  const reason = status === undefined ? 'no answer' : `HTTP ${status}`;
  return new AppError('secret_service_unreachable', { ...serviceSetting, reason }, cause);
}
