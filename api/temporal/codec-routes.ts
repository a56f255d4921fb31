import type { Payload } from '@temporalio/common';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CODEC_PATH } from '../http/codec-path.js';
import type { Services } from '../http/request-context.js';
import { validInput } from '../trpc/valid-input.js';

/** The size of the largest message that Temporal's server accepts. */
const MOST_BYTES = 4 * 2 ** 20;

/** Payloads as JSON of their message: bytes are base64. */
const JsonPayload = z.object({
  metadata: z.record(z.string(), z.base64()).optional(),
  data: z.base64().optional(),
});
const Payloads = z.object({ payloads: z.array(JsonPayload).max(1_000) });

/**
 * Registers the endpoint where Temporal's Web UI and command line have payloads decrypted (Temporal calls it a remote codec). Its pages are of another
 * origin, which the setting names, and send the session of the person.
 */
export function registerCodec(app: FastifyInstance, { codec, config }: Services): void {
  const { uiOrigin } = config.temporal;
  const options = {
    bodyLimit: MOST_BYTES,
    config: { access: 'payloads:decode', ...(uiOrigin !== undefined && { origins: [uiOrigin] }) },
  } as const;
  for (const action of ['encode', 'decode'] as const)
    app.post(`${CODEC_PATH}${action}`, options, async ({ body }) => {
      const { payloads } = validInput(Payloads, body);
      return { payloads: (await codec[action](payloads.map(fromJson))).map(toJson) };
    });
}

function fromJson({ metadata = {}, data = '' }: z.infer<typeof JsonPayload>): Payload {
  const entries = Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')]);
  return { metadata: Object.fromEntries(entries), data: Buffer.from(data, 'base64') };
}

function toJson({ metadata, data }: Payload): z.infer<typeof JsonPayload> {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)]);
  return { metadata: Object.fromEntries(entries), data: base64(data) };
}

function base64(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('base64');
}
