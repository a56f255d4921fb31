import { type Asker, serviceError } from './service-error.js';

/** Awaits a call of an AWS client. @throws AppError `invalid_settings` when AWS refuses, `secret_service_unreachable` */
export async function awsCall<T>(asker: Asker, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw serviceError(asker, statusOf(error), error);
  }
}

function statusOf(error: unknown): number | undefined {
  const { $metadata } = Object(error) as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode;
}
