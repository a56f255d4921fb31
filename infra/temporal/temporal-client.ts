import { Client, type ClientOptions } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';

/** Returns a client that reads and writes what workers do. */
export function temporalClient(
  options: Pick<ClientOptions, 'connection' | 'namespace'>,
  codec: PayloadCodec,
): Client {
  return new Client({ ...options, dataConverter: { payloadCodecs: [codec] } });
}
