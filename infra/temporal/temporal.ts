import { Connection, type ConnectionLike } from '@temporalio/client';
import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import { AppError } from '../../shared/app-error.js';
import type { Config } from '../../shared/config.js';
import { probeAddress } from './probe-address.js';
import { nameTemporal, temporalFailure, unreachable } from './temporal-failure.js';

const PROBE_MS = 2_000;

/** Temporal's address and connection options. The worker's native connection and the client accept the same options. */
export type TemporalTarget = {
  readonly address: string;
  readonly namespace: string;
  readonly connectionOptions: ClientConnectConfig['connectionOptions'];
};

/**
 * Reads Temporal's address, namespace, TLS options and API key from `TEMPORAL_*` and its configuration file, as Temporal's own tools do.
 *
 * @throws AppError `invalid_settings` when a named file can't be read
 */
export function temporalTarget(config: Config): TemporalTarget {
  try {
    const { connectionOptions, namespace = 'default' } = loadClientConnectConfig({
      overrideEnvVars: config.temporal.environment,
    });
    const address = connectionOptions.address ?? '127.0.0.1:7233';
    nameTemporal(address);
    return { address, namespace, connectionOptions: { ...connectionOptions, address } };
  } catch (error) {
    throw new AppError(
      'invalid_settings',
      { problems: "the TEMPORAL_* variables, or a file that they name, can't be read" },
      error,
    );
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
    throw await whyUnreachable(error, address, timeoutMs);
  }
}

/** gRPC only says that it has no connection, so a connection of our own shows why. */
async function whyUnreachable(error: unknown, address: string, timeoutMs: number): Promise<AppError> {
  const known = temporalFailure(error);
  if (known?.code === 'temporal_refused') return known;
  const code = await probeAddress(address, Math.min(timeoutMs, PROBE_MS)).catch(() => 'ENOTFOUND');
  if (code === null)
    return unreachable(
      error instanceof Error ? error.message : '',
      'it answers, but not as Temporal (is TLS set as the server has it?)',
    );
  return unreachable(code, `no answer within ${timeoutMs / 1_000} s`);
}

/** Returns a connection that opens on first use and reconnects. So the roster can be read without Temporal. */
export function lazyTemporal(config: Config): {
  readonly connection: Connection;
  readonly namespace: string;
} {
  const { namespace, connectionOptions } = temporalTarget(config);
  return { connection: Connection.lazy(connectionOptions), namespace };
}

/** Calls Temporal with a deadline of `timeoutMs`. Without it, the client retries for much longer. */
export function withTemporal<T>(
  connection: ConnectionLike,
  call: () => Promise<T>,
  timeoutMs = 10_000,
): Promise<T> {
  return connection.withDeadline(Date.now() + timeoutMs, call);
}
