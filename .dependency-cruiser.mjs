/**
 * The arrows of docs/architecture.md: what each room may import, types included. Read from the sources with SWC, since TypeScript 7
 * has no parser API. `.dependency-cruiser-built.mjs` checks what a room may import only for its types.
 */
const TESTS = '\\.test\\.ts$';
/** Only for tests, next to the code that they test. */
const TEST_SUPPORT = '^shared/plan/example-';

/** Each room, and the other rooms that it imports. A room is a folder, without the folders inside it. */
// biome-ignore format: a table
export const ARROWS = {
  numbers: [],
  'numbers/read': ['numbers'],
  'numbers/write': ['numbers'],
  'numbers/testing': ['numbers', 'numbers/read', 'numbers/write'],
  shared: [],
  'shared/fields': ['numbers', 'shared'],
  'shared/tables': ['numbers', 'numbers/read', 'shared'],
  'shared/tables/xlsx': ['numbers', 'numbers/read', 'shared', 'shared/tables'],
  'shared/reports': ['numbers', 'shared', 'shared/fields', 'shared/tables'],
  'shared/inputs': ['shared', 'shared/reports'],
  'shared/plan': ['shared', 'shared/fields', 'shared/reports'],
  'shared/retention': [],
  'shared/notifications': ['shared'],
  'shared/scheduling': ['shared', 'shared/plan'],
  'shared/exports': ['shared'],
  'shared/staff': ['shared', 'shared/tables'],
  'infra/crypto': ['shared'],
  'infra/mongo': ['shared', 'infra/crypto', 'infra/mongo/documents'],
  'infra/mongo/documents': ['shared', 'shared/reports', 'shared/plan', 'infra/crypto'],
  'infra/mongo/schema': ['infra/mongo/documents'],
  'infra/mongo/migrations': [
    'shared', 'shared/fields', 'shared/plan', 'shared/reports',
    'infra/crypto', 'infra/mongo', 'infra/mongo/documents', 'infra/mongo/schema', 'infra/blobs', 'infra/files', 'infra/roster', 'infra/plans',
  ],
  'infra/cloud': ['shared'],
  'infra/secrets': ['shared', 'infra/cloud'],
  'infra/kms': ['shared', 'infra/cloud', 'infra/crypto'],
  'infra/keys': ['shared', 'infra/crypto', 'infra/kms', 'infra/mongo', 'infra/mongo/documents', 'infra/blobs'],
  'infra/audit': ['shared', 'infra/mongo', 'infra/mongo/documents'],
  'infra/blobs': ['shared', 'infra/crypto', 'infra/mongo', 'infra/mongo/documents'],
  'infra/erasure': ['shared', 'shared/fields', 'shared/reports', 'infra/crypto', 'infra/mongo', 'infra/mongo/documents'],
  'infra/storage': ['infra/blobs', 'infra/mongo'],
  'infra/temporal': ['shared', 'infra/crypto'],
  'infra/config': ['shared', 'shared/reports', 'shared/scheduling', 'infra/mongo', 'infra/secrets', 'infra/temporal'],
  'infra/mapping': ['shared', 'shared/reports', 'infra/audit', 'infra/config', 'infra/mongo', 'infra/mongo/documents'],
  'infra/sftp': ['shared', 'shared/reports'],
  'infra/syncs': ['shared', 'infra/mongo', 'infra/mongo/documents'],
  'infra/files': ['shared', 'shared/reports', 'shared/plan', 'infra/mongo', 'infra/mongo/documents', 'infra/blobs', 'infra/audit', 'infra/syncs'],
  'infra/roster': ['shared', 'shared/plan', 'shared/scheduling', 'infra/crypto', 'infra/mongo', 'infra/mongo/documents'],
  'infra/plans': [
    'shared', 'shared/plan',
    'infra/crypto', 'infra/mongo', 'infra/mongo/documents', 'infra/blobs', 'infra/audit', 'infra/syncs', 'infra/roster',
  ],
  'infra/staff': ['shared', 'shared/plan', 'shared/scheduling', 'shared/staff', 'infra/mongo', 'infra/mongo/documents', 'infra/mongo/schema', 'infra/audit', 'infra/roster'],
  'infra/stats': ['shared', 'infra/crypto', 'infra/mongo', 'infra/mongo/documents', 'infra/syncs', 'infra/files', 'infra/roster'],
  'infra/metrics': ['shared', 'infra/config', 'infra/mongo', 'infra/mongo/documents', 'infra/sftp', 'infra/syncs', 'infra/files', 'infra/stats', 'infra/plans', 'infra/webhooks', 'infra/notifications'],
  'infra/tracing': ['shared', 'infra/config'],
  'infra/events': ['shared', 'infra/files', 'infra/syncs', 'infra/mongo', 'infra/mongo/documents', 'infra/plans'],
  'infra/webhooks': ['shared', 'infra/audit', 'infra/config', 'infra/crypto', 'infra/events', 'infra/mongo', 'infra/mongo/documents', 'infra/plans'],
  'infra/notifications': [
    'shared', 'shared/notifications',
    'infra/audit', 'infra/config', 'infra/crypto', 'infra/events', 'infra/mongo', 'infra/mongo/documents', 'infra/syncs', 'infra/webhooks',
  ],
  'infra/auth': ['shared', 'infra/audit', 'infra/crypto', 'infra/mongo', 'infra/mongo/documents', 'infra/config'],
  services: [
    'shared', 'shared/plan', 'shared/exports',
    'infra/crypto', 'infra/kms', 'infra/mongo', 'infra/mongo/documents', 'infra/keys', 'infra/blobs', 'infra/temporal', 'infra/config', 'infra/sftp',
    'infra/erasure', 'infra/syncs', 'infra/files', 'infra/roster', 'infra/plans', 'infra/stats', 'infra/auth', 'infra/audit', 'infra/webhooks',
    'infra/notifications',
  ],
  'services/reports': [
    'numbers', 'numbers/read',
    'shared', 'shared/fields', 'shared/tables', 'shared/tables/xlsx', 'shared/reports', 'shared/plan',
    'infra/audit', 'infra/mongo', 'infra/mongo/documents', 'infra/blobs', 'infra/erasure', 'infra/files',
  ],
  'services/backup': [
    'shared',
    'infra/audit', 'infra/blobs', 'infra/config', 'infra/crypto', 'infra/erasure', 'infra/events', 'infra/files', 'infra/keys', 'infra/mongo',
    'infra/mongo/documents', 'infra/mongo/migrations',
    'services/erasure',
  ],
  'services/verify': [
    'shared', 'shared/plan', 'shared/reports',
    'shared/fields',
    'infra/blobs', 'infra/crypto', 'infra/erasure', 'infra/files', 'infra/mapping', 'infra/mongo', 'infra/mongo/documents', 'infra/plans', 'infra/roster', 'infra/syncs', 'services/reports',
  ],
  'services/erasure': [
    'shared', 'shared/fields', 'shared/reports',
    'infra/audit', 'infra/blobs', 'infra/erasure', 'infra/files', 'infra/mongo', 'infra/mongo/documents', 'infra/plans', 'infra/syncs', 'services/reports',
  ],
  'services/retention': [
    'shared', 'shared/plan', 'shared/retention',
    'infra/audit', 'infra/blobs', 'infra/files', 'infra/mongo', 'infra/mongo/documents', 'infra/plans', 'infra/syncs', 'services/reports',
  ],
  'services/timeline': ['shared', 'infra/audit', 'infra/auth', 'infra/files', 'infra/mongo', 'infra/mongo/documents', 'infra/syncs'],
  activities: [
    'shared', 'shared/reports', 'shared/plan',
    'infra/mongo', 'infra/mongo/documents', 'infra/blobs', 'infra/config', 'infra/sftp', 'infra/syncs', 'infra/files', 'infra/roster', 'infra/plans',
    'infra/staff', 'infra/stats', 'infra/metrics', 'infra/events', 'infra/webhooks', 'infra/notifications',
    'shared/retention',
    'services', 'services/reports', 'services/retention',
  ],
  workflows: ['shared', 'shared/retention', 'activities'],
  worker: [
    'shared',
    'infra/crypto', 'infra/mongo', 'infra/mongo/migrations', 'infra/keys', 'infra/blobs', 'infra/temporal', 'infra/config', 'infra/mapping', 'infra/sftp',
    'infra/metrics', 'infra/tracing',
    'services',
    'activities',
  ],
  'api/http': ['shared', 'shared/scheduling', 'infra/tracing', 'infra/mongo', 'infra/mongo/migrations', 'infra/temporal', 'infra/config', 'services'],
  'api/trpc': ['shared', 'infra/crypto', 'api/http'],
  'api/auth': ['shared', 'shared/exports', 'shared/inputs', 'infra/audit', 'infra/auth', 'infra/storage', 'services', 'api/http', 'api/trpc'],
  'api/activity': ['shared', 'services/timeline', 'api/http', 'api/trpc', 'api/auth'],
  'api/employees': [
    'shared', 'shared/inputs', 'shared/plan', 'shared/scheduling', 'shared/exports',
    'infra/blobs', 'infra/files', 'infra/mapping', 'infra/roster', 'infra/plans', 'infra/stats',
    'services', 'services/erasure', 'services/reports',
    'api/http', 'api/trpc', 'api/auth',
  ],
  'api/changes': ['shared', 'infra/audit', 'infra/plans', 'services', 'api/http', 'api/trpc', 'api/auth'],
  'api/syncs': ['shared', 'shared/inputs', 'shared/plan', 'infra/temporal', 'infra/mapping', 'infra/syncs', 'infra/files', 'infra/plans', 'services', 'services/reports', 'api/http', 'api/trpc', 'api/auth', 'api/staff'],
  'api/mapping': ['shared', 'shared/inputs', 'shared/reports', 'infra/mapping', 'services/reports', 'api/http', 'api/trpc'],
  'api/scheduling': ['shared', 'shared/inputs', 'shared/scheduling', 'infra/roster', 'services', 'api/http', 'api/trpc', 'api/employees'],
  'api/staff': ['shared', 'shared/inputs', 'shared/plan', 'shared/scheduling', 'shared/staff', 'infra/staff', 'api/http', 'api/trpc', 'api/employees'],
  'api/webhooks': ['shared', 'shared/inputs', 'shared/reports', 'infra/temporal', 'infra/mapping', 'infra/auth', 'infra/webhooks', 'services', 'api/http', 'api/trpc'],
  'api/temporal': ['api/http', 'api/trpc'],
  'api/notifications': ['shared', 'shared/inputs', 'infra/temporal', 'infra/notifications', 'services', 'api/http', 'api/trpc'],
  'api/routers': [
    'api/trpc', 'api/activity', 'api/auth', 'api/employees', 'api/changes', 'api/syncs', 'api/mapping', 'api/scheduling', 'api/staff', 'api/webhooks',
    'api/notifications',
  ],
  'api/rest': ['shared', 'infra/auth', 'api/http', 'api/trpc', 'api/auth', 'api/webhooks', 'api/routers'],
  'api/page': ['shared'],
  api: [
    'shared',
    'infra/mongo', 'infra/mongo/migrations', 'infra/keys', 'infra/temporal', 'infra/config', 'infra/auth',
    'infra/metrics', 'infra/tracing',
    'services',
    'api/http', 'api/auth', 'api/temporal', 'api/webhooks', 'api/routers', 'api/rest', 'api/page',
  ],
  'web/client': ['shared', 'shared/inputs', 'api/routers', 'api/auth'],
  'web/text': ['shared', 'web/text/en', 'web/text/es'],
  'web/text/en': ['shared', 'shared/plan', 'shared/reports', 'shared/scheduling'],
  'web/text/es': ['shared', 'web/text/en'],
  'web/ui': ['shared', 'web/client', 'web/text', 'web/text/en'],
  'web/shell': ['shared', 'web/client', 'web/routes', 'web/text', 'web/text/en', 'web/ui'],
  'web/pages/sign-in': ['web/client', 'web/text', 'web/ui'],
  'web/pages/home': ['shared', 'web/client', 'web/text', 'web/ui', 'web/pages/syncs'],
  'web/pages/employees': ['shared', 'web/client', 'web/text', 'web/text/en', 'web/ui'],
  'web/pages/employee': ['shared', 'web/client', 'web/text', 'web/ui'],
  'web/pages/mapping': ['shared', 'shared/reports', 'web/client', 'web/text', 'web/ui'],
  'web/pages/issues': ['web/client', 'web/text', 'web/ui', 'web/pages/mapping'],
  'web/pages/files': ['shared', 'shared/reports', 'web/client', 'web/text', 'web/ui', 'web/pages/mapping'],
  'web/pages/syncs': ['shared', 'web/client', 'web/text', 'web/ui'],
  'web/pages/staff': ['shared/scheduling', 'web/client', 'web/text', 'web/ui'],
  'web/pages/scheduling': ['web/client', 'web/text', 'web/ui'],
  'web/pages/activity': ['shared', 'web/client', 'web/text', 'web/ui'],
  'web/pages/webhooks': ['shared', 'web/client', 'web/text', 'web/ui'],
  'web/pages/settings': ['shared', 'web/client', 'web/text', 'web/ui', 'web/pages/mapping', 'web/pages/webhooks'],
  'web/routes': [
    'shared', 'web/text/en',
    'web/pages/home', 'web/pages/syncs', 'web/pages/employees', 'web/pages/employee', 'web/pages/issues', 'web/pages/files',
    'web/pages/staff', 'web/pages/scheduling', 'web/pages/activity', 'web/pages/settings',
  ],
  web: ['web/client', 'web/routes', 'web/text', 'web/ui', 'web/shell', 'web/pages/sign-in'],
  client: ['api/routers'],
  'cli/render': [
    'shared', 'shared/plan', 'shared/reports',
    'infra/files', 'infra/mapping', 'infra/temporal', 'infra/sftp', 'infra/roster', 'infra/staff', 'infra/auth', 'infra/storage', 'infra/webhooks',
    'infra/notifications',
    'services',
  ],
  'cli/runtime': ['shared', 'infra/keys', 'infra/mongo', 'infra/temporal', 'infra/tracing', 'infra/config', 'services'],
  'cli/run': ['shared', 'services', 'cli/render', 'cli/runtime'],
  'cli/actions': [
    'numbers', 'numbers/read',
    'shared', 'shared/exports', 'shared/staff',
    'infra/audit', 'infra/crypto', 'infra/mongo/migrations', 'infra/keys', 'infra/secrets', 'infra/temporal', 'infra/config', 'infra/mapping', 'infra/syncs', 'infra/files', 'infra/roster',
    'infra/staff', 'infra/auth', 'infra/storage', 'infra/webhooks', 'infra/notifications',
    'infra/blobs', 'services', 'services/backup', 'services/erasure', 'services/retention', 'services/verify',
    'cli/render', 'cli/runtime', 'cli/run',
  ],
  'cli/commands': ['shared', 'cli/runtime', 'cli/actions'],
  cli: ['shared', 'infra/config', 'cli/render', 'cli/runtime', 'cli/commands'],
};

const SERVER = ['fastify', '@fastify', '@trpc'];
const TERMINAL = ['commander', 'picocolors', 'log-update', 'cli-table3'];
const IO = [
  'mongodb',
  'ssh2',
  'ssh2-sftp-client',
  '@temporalio/client',
  '@temporalio/worker',
  ...SERVER,
  ...TERMINAL,
];
/** Packages that would bring a concern of another room. */
const PACKAGES_NOT_IN = {
  numbers: IO,
  shared: IO,
  workflows: IO,
  infra: TERMINAL,
  services: [...SERVER, ...TERMINAL],
  activities: [...SERVER, ...TERMINAL],
  api: ['mongodb', 'ssh2', 'ssh2-sftp-client', ...TERMINAL],
  client: ['fastify', '@fastify', '@trpc/server', ...IO.filter((name) => !SERVER.includes(name))],
  cli: ['mongodb', 'ssh2', 'ssh2-sftp-client', ...SERVER],
};

const room = (...names) => `^(${names.join('|')})/`;
const filesOf = (name) => `^${name}/[^/]+$`;
const TOP = [...new Set(Object.keys(ARROWS).map((name) => name.split('/')[0]))];
export const FOR_DEVELOPMENT = ['dev', 'tests', 'bench', 'docs', 'deploy'];

export default {
  forbidden: [
    ...Object.entries(ARROWS).map(([name, allowed]) => ({
      name: `arrows-of-${name.replaceAll('/', '-')}`,
      severity: 'error',
      comment: `${name} may import ${allowed.join(', ') || 'nothing of ours'}`,
      from: { path: filesOf(name), pathNot: `${TESTS}|${TEST_SUPPORT}` },
      to: { path: room(...TOP), pathNot: [name, ...allowed].map(filesOf).join('|') },
    })),
    {
      name: 'every-folder-is-a-room',
      severity: 'error',
      comment: 'Add the folder to ARROWS with what it may import.',
      from: { path: room(...TOP), pathNot: Object.keys(ARROWS).map(filesOf) },
      to: {},
    },
    {
      name: 'documents-are-no-public-api',
      severity: 'error',
      comment:
        'The API and the commands have schemas of their own. They take the types from the functions that read.',
      from: { path: room('api', 'cli'), pathNot: TESTS },
      to: { path: filesOf('infra/mongo/documents') },
    },
    {
      name: 'product-imports-no-development-code',
      severity: 'error',
      // The demo and dev commands are in dev/; `npm run demo` and `npm run dev` start them.
      from: { path: room(...TOP), pathNot: [TESTS, TEST_SUPPORT] },
      to: { path: room(...FOR_DEVELOPMENT) },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { path: room('dev', 'bench', 'docs'), pathNot: TESTS },
      to: { path: room('tests') },
    },
    {
      name: 'the-model-knows-only-the-reports-document',
      severity: 'error',
      comment: 'A model with code of the product would make the same mistakes.',
      from: {
        path: '^tests/simulator/(model[a-z-]*|compare|read-csv|report-file|resolve-sheet|doubtful-lines|moved-cells)\\.ts$',
      },
      to: { path: ['^(?!tests/simulator/)', '^tests/simulator/product'], pathNot: '^node_modules' },
    },
    {
      // dev/collection-owners.test.ts checks that it does not use their collection either.
      name: 'leases-write-no-sync-logs',
      severity: 'error',
      from: { path: '^infra/syncs/leases\\.ts$' },
      to: { path: '^infra/syncs/sync-logs\\.ts$' },
    },
    ...Object.entries(PACKAGES_NOT_IN).map(([name, packages]) => ({
      name: `packages-not-in-${name}`,
      severity: 'error',
      comment: `${name} has nothing to do with ${packages.join(', ')}`,
      from: { path: room(name), pathNot: `${TESTS}|${TEST_SUPPORT}` },
      to: { path: `node_modules/(${packages.join('|')})/` },
    })),
    { name: 'no-circles', severity: 'error', comment: 'Types included', from: {}, to: { circular: true } },
    {
      name: 'one-file-imports-hucre',
      severity: 'error',
      comment: 'It is young (docs/dependencies.md): it has to stay easy to replace.',
      from: { pathNot: '^shared/exports/xlsx-chunks\\.ts$' },
      to: { path: 'node_modules/hucre/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^vitest' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The parser reads no JSX: `dev/rooms.test.ts` checks those files.
    exclude: { path: '^(dist|data)/|\\.tsx$' },
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
