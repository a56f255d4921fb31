import { type ServiceSetting, serviceError } from './service-error.js';

/** Awaits a call of an AWS client. @throws AppError `invalid_settings` when AWS refuses, `secret_service_unreachable` */
export async function awsCall<T>(serviceSetting: ServiceSetting, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw serviceError(serviceSetting, statusOf(error), error);
  }
}

function statusOf(error: unknown): number | undefined {
  const { $metadata } = Object(error) as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode;
}
