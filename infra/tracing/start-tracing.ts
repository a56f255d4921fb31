import type { Config } from '../../shared/config.js';
import type { StopTracing } from './tracing-sdk.js';

/** How long a process tries to send, in milliseconds. It also ends that much later when its collector is away. */
const SEND_MS = '2000';

/**
 * Sends traces to the collector that OpenTelemetry's own variables name (`OTEL_EXPORTER_OTLP_ENDPOINT` and others). Without one, the
 * OpenTelemetry API does nothing, and its SDK is not loaded.
 */
export async function startTracing(service: string, { tracing }: Config): Promise<StopTracing> {
  if (!tracing.on) return async () => undefined;
  // OpenTelemetry's packages read only the environment of the process, not our env file.
  Object.assign(process.env, { OTEL_EXPORTER_OTLP_TIMEOUT: SEND_MS, ...tracing.environment });
  const { startTracingSdk } = await import('./tracing-sdk.js');
  return startTracingSdk(service);
}
