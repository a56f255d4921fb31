import { AppError } from '../../shared/app-error.js';

/** A setting that refers to a service, and the name of the service. */
export type ServiceSetting = { readonly setting: string; readonly service: string };

const TOO_MANY_REQUESTS = 429;
const SERVER_ERROR = 500;

/** Returns the error of a service that would give the same answer again. Leaves out the text of the answer, because it may contain the secret. */
export function serviceRefused(
  { setting, service }: ServiceSetting,
  reason: string,
  cause?: unknown,
): AppError {
  return new AppError('invalid_settings', { problems: `${setting}: ${service} ${reason}` }, cause);
}

/** Returns the error of a failed request. `status`: the HTTP status of the answer; undefined without one. */
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
