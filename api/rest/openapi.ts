import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi';
import { SESSION_COOKIE } from '../../infra/auth/session-cookie.js';
import { PERMISSIONS } from '../../shared/permissions.js';
import type { AuthRoute } from '../auth/auth-route.js';
import { AUTH_ROUTES } from '../auth/auth-routes.js';
import { OIDC_ROUTES } from '../auth/oidc-routes.js';
import { SECOND_FACTOR_ROUTES } from '../auth/second-factor-routes.js';
import { Problem } from '../http/problem.js';
import { type ProcedureInfo, procedures } from '../routers/procedures.js';
import type { RestRoute } from '../trpc/trpc.js';
import { WEBHOOK_OPERATION, WEBHOOK_PATH, WEBHOOK_SECURITY } from '../webhooks/webhook.js';

export type OpenApiDocument = ReturnType<typeof createDocument>;

const EVENT_STREAM = 'text/event-stream';
const PROBLEM = { description: 'A problem', content: { 'application/problem+json': { schema: Problem } } };

/** Builds the OpenAPI 3.1 document of every REST route from the schemas that the routes use. */
export function openApiDocument(version: string, publicUrl: string | undefined): OpenApiDocument {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const info of procedures()) {
    const { rest } = info.meta;
    if (!rest) continue;
    paths[rest.path] = { ...paths[rest.path], [rest.method.toLowerCase()]: operationOf(info, rest) };
  }
  paths[WEBHOOK_PATH] = { post: WEBHOOK_OPERATION };
  for (const [name, route] of Object.entries({ ...AUTH_ROUTES, ...SECOND_FACTOR_ROUTES, ...OIDC_ROUTES }))
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: authOperationOf(name, route) };
  const document = createDocument({
    openapi: '3.1.0',
    info: {
      title: 'paycom-sync',
      version,
      description:
        'The employee roster from the Paycom reports, and the syncs that update it. Paths work with and without the trailing slash.',
    },
    servers: [{ url: publicUrl?.replace(/\/$/, '') ?? '/' }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token from `paycom tokens create`' },
        webhook_signature: WEBHOOK_SECURITY,
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description:
            'Set by /api/auth/sign-in/. A POST with this cookie must come from the same origin (CSRF protection)',
        },
      },
    },
  });
  return describeEvents(document);
}

function operationOf(
  { name, type, input, output, meta: { permission, download } }: ProcedureInfo,
  { method, path, summary, rule }: RestRoute,
): ZodOpenApiOperationObject {
  const [tag = ''] = name.split('.');
  const pathKeys = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => key));
  const entries = Object.entries(input.shape) as [string, z.ZodType][];
  const pathShape = Object.fromEntries(entries.filter(([key]) => pathKeys.has(key)));
  const rest = z.strictObject(Object.fromEntries(entries.filter(([key]) => !pathKeys.has(key))));
  const hasBody = method === 'POST' && Object.keys(rest.shape).length > 0;
  return {
    operationId: name.replace('.', '_'),
    tags: [tag],
    summary,
    description: [describePermission(permission), ...(rule === undefined ? [] : [rule])].join(' '),
    requestParams: { path: z.object(pathShape), ...(method === 'GET' && { query: rest }) },
    ...(hasBody && {
      requestBody: {
        required: !rest.safeParse({}).success,
        content: jsonOf(rest),
      },
    }),
    responses: {
      '200': download
        ? fileOf(download)
        : type === 'subscription'
          ? streamOf(output)
          : { description: 'Done', content: jsonOf(output) },
      default: PROBLEM,
    },
  };
}

function authOperationOf(
  name: string,
  { summary, access, method, input, output }: AuthRoute,
): ZodOpenApiOperationObject {
  return {
    operationId: `auth_${name}`,
    tags: ['auth'],
    summary,
    description: access === 'session' ? 'Needs a session.' : 'Public.',
    security: access === 'session' ? [{ session: [] }] : [],
    ...(Object.keys(input.shape).length > 0 &&
      (method === 'GET'
        ? { requestParams: { query: input } }
        : { requestBody: { required: true, content: jsonOf(input) } })),
    responses: { '200': { description: 'Done', content: jsonOf(output) }, default: PROBLEM },
  };
}

function jsonOf(schema: z.ZodType) {
  return { 'application/json': { schema } };
}

function streamOf(event: z.ZodType) {
  return {
    description:
      'Server-sent events. `data` is JSON of the schema. The last event is `complete`, or `problem` with a Problem.',
    content: { [EVENT_STREAM]: { schema: event } },
  };
}

/** The content of a stream is text. From OpenAPI 3.2 on, its schema is that of one event, whose data are text with a schema of their own. */
function describeEvents(document: OpenApiDocument): OpenApiDocument {
  for (const { get } of Object.values(document.paths ?? {})) {
    const media = get?.responses?.['200']?.content?.[EVENT_STREAM];
    if (!media) continue;
    const text = { type: 'string' as const };
    const problem = { $ref: '#/components/schemas/Problem' };
    const contentSchema = { anyOf: [media.schema, problem, { type: 'object', maxProperties: 0 }] };
    const data = { ...text, contentMediaType: 'application/json', contentSchema };
    const event = { ...text, enum: ['message', 'complete', 'problem'] };
    const properties = { id: text, event, data };
    media.schema = { type: 'object', properties, required: ['data'], additionalProperties: false };
  }
  return document;
}

function fileOf(contentTypes: readonly string[]) {
  return {
    description:
      'A file, sent with chunked encoding. A transfer without the final chunk was cut off, and the file is incomplete.',
    content: Object.fromEntries(contentTypes.map((type) => [type.split(';')[0], { schema: FILE }])),
  };
}

const FILE = { type: 'string', format: 'binary' } as const;

function describePermission(permission: ProcedureInfo['meta']['permission']): string {
  if (permission === undefined) return 'Nobody may call this.';
  return `Needs ${permission}. Roles: ${PERMISSIONS[permission].join(', ')}.`;
}
