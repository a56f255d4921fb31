import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import { acceptDelivery, assertNewDelivery } from '../../infra/auth/webhook-deliveries.js';
import { mappingReader } from '../../infra/mapping/current-mapping.js';
import { signalFileArrived } from '../../infra/temporal/signal-file-arrived.js';
import { withTemporal } from '../../infra/temporal/temporal.js';
import { AppError } from '../../shared/app-error.js';
import { ReportSelection } from '../../shared/report.js';
import type { ReportFiles } from '../../shared/reports/report-name.js';
import { invalidInput } from '../http/api-error.js';
import { Problem } from '../http/problem.js';
import type { Services } from '../http/request-context.js';
import { Arrival, arrivedReports } from './arrival.js';
import { ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, verifySignature } from './webhook-signature.js';

export const WEBHOOK_PATH = '/api/paycom/webhooks/file_arrived/';

const Accepted = z.object({ accepted: z.literal(true), report_types: z.array(ReportSelection) });

/** Registers the webhook that starts a sync of new files. The signature is verified on the raw bytes, before the body is parsed. */
export async function registerWebhook(app: FastifyInstance, services: Services): Promise<void> {
  const { requestsPerMinute: max, webhookSecrets } = services.config.api;
  const patterns = patternsReader(services);
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
    const config = { access: 'signature', rateLimit: { max } } as const;
    scope.post(WEBHOOK_PATH, { config }, async ({ headers, body }, reply) => {
      const raw = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      const { id, deprecated } = verifySignature(webhookSecrets, headers, raw, new Date());
      if (deprecated) services.logger.warn('webhook_headers_deprecated');
      const report_types = await arrivedReports(arrivalIn(raw), patterns);
      await signalOnce(services, id, report_types);
      return reply.status(202).send({ accepted: true, report_types } satisfies z.infer<typeof Accepted>);
    });
  });
}

/** Reads the site's file name patterns. Returns null when the mapping cannot be read: then no name identifies a report. */
function patternsReader({ store, config, logger }: Services): () => Promise<ReportFiles | null> {
  const readMapping = mappingReader(store.db, config);
  return async () => {
    try {
      return (await readMapping()).mapping.report_files;
    } catch (error) {
      logger.warn('mapping_unreadable', { error });
      return null;
    }
  };
}

/** @throws AppError `malformed_request`, `invalid_input` */
function arrivalIn(raw: Buffer): z.infer<typeof Arrival> {
  const result = Arrival.safeParse(jsonIn(raw));
  if (!result.success) throw invalidInput(result.error);
  return result.data;
}

function jsonIn(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch (error) {
    throw new AppError('malformed_request', {}, error);
  }
}

/**
 * Signals the arrival, and then accepts the delivery id. Not before: the sender of a request that this process does not survive has to send it again. A
 * second signal does no harm. @throws AppError `webhook_replayed`, `temporal_unreachable`
 */
async function signalOnce(
  { store, client, connection, config, logger }: Services,
  id: string,
  report_types: readonly ReportSelection[],
): Promise<void> {
  await assertNewDelivery(store.db, id);
  await withTemporal(connection, () => signalFileArrived(client, config, report_types));
  await acceptDelivery(store.db, id);
  for (const report_type of report_types) logger.info('report_arrived', { report_type });
}

export const WEBHOOK_SECURITY = {
  type: 'apiKey',
  in: 'header',
  name: SIGNATURE_HEADER,
  description:
    'Standard Webhooks: `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`. The key is PAYCOM_WEBHOOK_SECRET',
} as const;

export const WEBHOOK_OPERATION: ZodOpenApiOperationObject = {
  operationId: 'webhooks_file_arrived',
  tags: ['webhooks'],
  summary: 'Report that files have arrived. A sync starts when no more files arrive',
  description: `Needs a signature in \`${SIGNATURE_HEADER}\`, not a token. Each id is accepted once, within five minutes. \`x-paycom-signature\` is deprecated. The next release refuses it.`,
  security: [{ webhook_signature: [] }],
  requestParams: {
    header: z.object({
      [ID_HEADER]: z.string().meta({ description: 'A unique id of the event. A retry has the same id' }),
      [TIMESTAMP_HEADER]: z.string().meta({ description: 'Unix time in seconds' }),
    }),
  },
  requestBody: { required: true, content: { 'application/json': { schema: Arrival } } },
  responses: {
    '202': { description: 'Accepted', content: { 'application/json': { schema: Accepted } } },
    default: { description: 'A problem', content: { 'application/problem+json': { schema: Problem } } },
  },
};
