import { Connection, isGrpcServiceError } from '@temporalio/client';
import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import { AppError } from '../shared/app-error.js';
import type { Config } from '../shared/config.js';

/** Where Temporal is and how to log in: the worker's native connection and the client's take the same options. */
export type TemporalTarget = {
  readonly address: string;
  readonly namespace: string;
  readonly connectionOptions: ClientConnectConfig['connectionOptions'];
};

/**
 * Temporal's address, namespace, TLS and API key out of `TEMPORAL_*` and its configuration file, as its other tools read them.
 *
 * @throws AppError `invalid_settings` when a file they name can't be read
 */
export function temporalTarget(config: Config): TemporalTarget {
  try {
    const { connectionOptions, namespace = 'default' } = loadClientConnectConfig({
      overrideEnvVars: config.temporal.environment,
    });
    const address = connectionOptions.address ?? '127.0.0.1:7233';
    return { address, namespace, connectionOptions: { ...connectionOptions, address } };
  } catch (error) {
    throw new AppError('invalid_settings', { problems: 'the TEMPORAL_* variables are not usable' }, error);
  }
}

/** @throws AppError `temporal_unreachable` when no server answers at the address within `timeoutMs` */
export async function connectTemporal(
  config: Config,
  timeoutMs = 5000,
): Promise<{ readonly connection: Connection; readonly namespace: string }> {
  const { address, namespace, connectionOptions } = temporalTarget(config);
  try {
    const connection = await Connection.connect({
      ...connectionOptions,
      connectTimeout: timeoutMs,
    });
    return { connection, namespace };
  } catch (error) {
    throw new AppError('temporal_unreachable', { address }, error);
  }
}

/** A connection that is made when it is first used, and again after it was lost: reading the roster needs no Temporal. */
export function lazyTemporal(config: Config): {
  readonly connection: Connection;
  readonly namespace: string;
} {
  const { namespace, connectionOptions } = temporalTarget(config);
  return { connection: Connection.lazy(connectionOptions), namespace };
}

/**
 * Calls Temporal for at most `timeoutMs`.
 *
 * @throws AppError `temporal_unreachable` when no answer came in that time
 */
export async function withTemporal<T>(
  connection: Connection,
  call: () => Promise<T>,
  timeoutMs = 5000,
): Promise<T> {
  try {
    return await connection.withDeadline(Date.now() + timeoutMs, call);
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    throw new AppError('temporal_unreachable', { address: connection.options.address }, error);
  }
}

const DEADLINE_EXCEEDED = 4;
const UNAVAILABLE = 14;

/** The client wraps what gRPC says, once or twice. */
function isOutOfReach(error: unknown): boolean {
  if (isGrpcServiceError(error)) return error.code === DEADLINE_EXCEEDED || error.code === UNAVAILABLE;
  return error instanceof Error && error.cause !== undefined && isOutOfReach(error.cause);
}
