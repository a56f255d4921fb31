import fastify from 'fastify';
import { splitAddress } from '../../shared/socket-address.js';
import { listenFailure } from '../config/listen-failure.js';

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export type MetricsServer = { readonly close: () => Promise<void> };

/** The setting with an address, and the IP address and port that it names. */
export type MetricsAddress = { readonly setting: string; readonly address: string };

/**
 * Serves at `/metrics` what `read` returns, in Prometheus' text format.
 *
 * @throws AppError `invalid_settings` when nothing can listen at the address
 */
export async function serveMetrics(
  { setting, address }: MetricsAddress,
  read: () => Promise<string>,
): Promise<MetricsServer> {
  const app = fastify({ forceCloseConnections: true });
  app.get('/metrics', async (_, reply) => reply.type(CONTENT_TYPE).send(await read()));
  // The message of an error may quote an address.
  app.setErrorHandler((_, __, reply) => reply.status(503).send({ status: 'metrics_unavailable' }));
  await app.listen(splitAddress(address)).catch((error: unknown) => {
    throw listenFailure(setting, error);
  });
  return { close: () => app.close() };
}
