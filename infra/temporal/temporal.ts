import {
  Connection,
  type ConnectionLike,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';
import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import { AppError } from '../../shared/app-error.js';
import type { Config } from '../../shared/config.js';
import { nameTemporal, temporalFailure, unreachable } from './temporal-failure.js';

const PROBE_MS = 2_000;
const FAILED_PRECONDITION = 9;
const UNAVAILABLE = 14;
/** A host, and a port or none. */
const ADDRESS = /^(?:\[[\da-f.:]+\]|[^\s:/]+)(?::\d{1,5})?$/i;

/** Temporal's address and connection options. The worker's native connection and the client accept the same options. */
export type TemporalTarget = {
  readonly address: string;
  readonly namespace: string;
  readonly connectionOptions: ClientConnectConfig['connectionOptions'];
};

/**
 * Reads Temporal's address, namespace, TLS options and API key from `TEMPORAL_*` and its configuration file, as Temporal's own tools do.
 *
 * @throws AppError `invalid_settings` when a named file can't be read, or the address is none
 */
export function temporalTarget(config: Config): TemporalTarget {
  try {
    const { connectionOptions, namespace = 'default' } = loadClientConnectConfig({
      overrideEnvVars: config.temporal.environment,
    });
    const address = connectionOptions.address ?? '127.0.0.1:7233';
    if (!ADDRESS.test(address)) throw notAnAddress();
    nameTemporal(address);
    return { address, namespace, connectionOptions: { ...connectionOptions, address } };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'invalid_settings',
      { problems: "the TEMPORAL_* variables, or a file that they name, can't be read" },
      error,
    );
  }
}

function notAnAddress(): AppError {
  const problems = 'TEMPORAL_ADDRESS is not host:port, such as 127.0.0.1:7233';
  return new AppError('invalid_settings', { problems });
}

/** @throws AppError `temporal_unreachable` when no server answers at the address within `timeoutMs` */
export async function connectTemporal(
  config: Config,
  timeoutMs = 5000,
): Promise<{ readonly connection: Connection; readonly namespace: string }> {
  const target = temporalTarget(config);
  const { namespace, connectionOptions } = target;
  try {
    const connection = await Connection.connect({
      ...connectionOptions,
      ...{ connectTimeout: timeoutMs, interceptors: [retries()] },
    });
    return { connection, namespace };
  } catch (error) {
    throw await whyUnreachable(target, error, timeoutMs);
  }
}

/** Returns why a connection failed. The connection only reports that it took too long, but a call without retries fails with the cause. */
async function whyUnreachable(
  { connectionOptions }: TemporalTarget,
  error: unknown,
  timeoutMs: number,
): Promise<AppError> {
  const known = temporalFailure(error);
  if (known?.code === 'temporal_refused') return known;
  // With a channel of its own, or the call would only hear that the other one has failed.
  const channelArgs = { 'grpc.use_local_subchannel_pool': 1 };
  const probe = Connection.lazy({ ...connectionOptions, interceptors: [], channelArgs });
  try {
    const ask = () => probe.workflowService.getSystemInfo({});
    await withTemporal(probe, ask, Math.min(timeoutMs, PROBE_MS));
    return unreachable('', `no answer within ${timeoutMs / 1_000} s`);
  } catch (cause) {
    return temporalFailure(cause) ?? unreachable('', 'no connection');
  } finally {
    await probe.close();
  }
}

/** Returns a connection that opens on first use and reconnects. So the roster can be read without Temporal. */
export function lazyTemporal(config: Config): {
  readonly connection: Connection;
  readonly namespace: string;
} {
  const { namespace, connectionOptions } = temporalTarget(config);
  return { connection: Connection.lazy({ ...connectionOptions, interceptors: [retries()] }), namespace };
}

/** The client's own retries, also when Temporal can't describe a schedule yet: the schedule, its namespace or the server is new. */
function retries() {
  const { delayFunction, retryableDecider } = defaultGrpcRetryOptions();
  return makeGrpcRetryInterceptor({
    delayFunction,
    retryableDecider: (attempt, status) =>
      retryableDecider(
        attempt,
        Number(status.code) === FAILED_PRECONDITION ? { ...status, code: UNAVAILABLE } : status,
      ),
  });
}

/** Calls Temporal with a deadline of `timeoutMs`. Without it, the client retries for much longer. */
export function withTemporal<T>(
  connection: ConnectionLike,
  call: () => Promise<T>,
  timeoutMs = 10_000,
): Promise<T> {
  return connection.withDeadline(Date.now() + timeoutMs, call);
}
