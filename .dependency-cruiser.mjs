/**
 * The arrows of docs/architecture.md: what each room may import, types included. Read from the sources with SWC, since TypeScript 7
 * has no parser API. `.dependency-cruiser-built.mjs` checks what a room may import only for its types.
 */
const TESTS = '\\.test\\.ts$';
/** Only for tests, next to the code that they test. */
const TEST_SUPPORT = '^numbers/testing/|^shared/plan/example-';

const NUMBERS = ['numbers'];
const SHARED = ['shared'];
const MONGO = [...SHARED, 'shared/plan', 'shared/reports', 'infra/crypto', 'infra/mongo'];
const PURE = [
  'shared',
  'shared/fields',
  'shared/reports',
  'shared/plan',
  'shared/scheduling',
  'shared/exports',
];
const INFRA = [
  'infra/crypto',
  'infra/mongo',
  'infra/blobs',
  'infra/temporal',
  'infra/config',
  'infra/sftp',
  'infra/syncs',
  'infra/files',
  'infra/roster',
  'infra/plans',
  'infra/staff',
  'infra/stats',
  'infra/auth',
];
const API_BASE = [...PURE, ...INFRA, 'services', 'api/http', 'api/trpc'];
const API_FEATURES = [
  'api/auth',
  'api/employees',
  'api/syncs',
  'api/scheduling',
  'api/staff',
  'api/webhooks',
];
const CLI = [...PURE, ...INFRA, 'numbers', 'numbers/read', 'services', 'cli/runtime', 'cli/render'];

/** Each room, and the other rooms that it may import. A room is a folder; the files right in `shared` are a room too. */
const ARROWS = {
  numbers: [],
  'numbers/read': NUMBERS,
  'numbers/write': NUMBERS,
  shared: [],
  'shared/fields': [...SHARED, ...NUMBERS],
  'shared/tables': [...SHARED, ...NUMBERS, 'numbers/read'],
  'shared/reports': [...SHARED, ...NUMBERS, 'shared/fields', 'shared/tables'],
  'shared/plan': [...SHARED, 'shared/fields', 'shared/reports'],
  'shared/scheduling': [...SHARED, 'shared/plan'],
  'shared/exports': SHARED,
  'infra/crypto': SHARED,
  'infra/mongo': MONGO,
  'infra/blobs': [...SHARED, 'infra/crypto', 'infra/mongo'],
  'infra/temporal': SHARED,
  'infra/config': [...SHARED, 'shared/reports', 'shared/scheduling', 'infra/mongo', 'infra/temporal'],
  'infra/sftp': [...SHARED, 'shared/reports'],
  'infra/syncs': [...SHARED, 'infra/mongo'],
  'infra/files': [...MONGO, 'infra/blobs', 'infra/syncs'],
  'infra/roster': [...MONGO, 'shared/scheduling', 'infra/syncs'],
  'infra/plans': [...MONGO, 'infra/blobs', 'infra/roster', 'infra/syncs'],
  'infra/staff': [...MONGO, 'shared/scheduling', 'infra/roster'],
  'infra/stats': [...MONGO, 'infra/files', 'infra/roster', 'infra/syncs'],
  'infra/auth': [...MONGO, 'infra/config'],
  services: [...PURE, ...INFRA],
  activities: [...PURE, ...INFRA, ...NUMBERS, 'numbers/read', 'shared/tables', 'services'],
  workflows: [...PURE, 'activities'],
  worker: [...PURE, ...INFRA, 'services', 'activities'],
  'api/http': [...PURE, ...INFRA, 'services'],
  'api/trpc': [...PURE, ...INFRA, 'services', 'api/http'],
  'api/auth': API_BASE,
  'api/employees': [...API_BASE, 'api/auth'],
  'api/syncs': [...API_BASE, 'api/auth'],
  'api/scheduling': [...API_BASE, 'api/auth', 'api/employees'],
  'api/staff': [...API_BASE, 'api/auth', 'api/employees'],
  'api/webhooks': API_BASE,
  'api/routers': [...API_BASE, ...API_FEATURES],
  'api/rest': [...API_BASE, ...API_FEATURES, 'api/routers'],
  api: [...API_BASE, ...API_FEATURES, 'api/routers', 'api/rest'],
  'cli/render': [...PURE, ...INFRA, 'services'],
  'cli/runtime': [...PURE, ...INFRA, 'services'],
  'cli/run': CLI,
  'cli/actions': [...CLI, 'cli/run'],
  'cli/commands': ['shared', 'cli/runtime', 'cli/actions'],
  cli: [...CLI, 'cli/commands'],
};

const room = (...names) => `^(${names.join('|')})/`;
/** The files of a room, without those of the rooms inside it. */
const filesOf = (name) => {
  const inner = Object.keys(ARROWS).filter((other) => other.startsWith(`${name}/`));
  return inner.length === 0
    ? `^${name}/`
    : `^${name}/(?!(${inner.map((path) => path.slice(name.length + 1)).join('|')})/)`;
};
const TOP = ['numbers', 'shared', 'infra', 'services', 'activities', 'workflows', 'worker', 'api', 'cli'];
const FOR_DEVELOPMENT = ['dev', 'tests', 'bench'];

export default {
  forbidden: [
    ...Object.entries(ARROWS).map(([name, allowed]) => ({
      name: `arrows-of-${name.replace('/', '-')}`,
      severity: 'error',
      comment: `${name} may import ${allowed.join(', ') || 'nothing of ours'}`,
      from: { path: filesOf(name), pathNot: `${TESTS}|${TEST_SUPPORT}` },
      to: { path: room(...TOP), pathNot: [name, ...allowed].map(filesOf).join('|') },
    })),
    {
      name: 'every-folder-is-a-room',
      severity: 'error',
      comment: 'Add the folder to ARROWS with what it may import.',
      from: {
        path: '^(numbers|shared|infra|api|cli)/',
        pathNot: [TESTS, TEST_SUPPORT, ...Object.keys(ARROWS).map(filesOf)],
      },
      to: {},
    },
    {
      name: 'product-imports-no-development-code',
      severity: 'error',
      // The demo and dev commands are in dev/; `paycom dev` starts them.
      from: { path: room(...TOP), pathNot: [TESTS, TEST_SUPPORT] },
      to: { path: room(...FOR_DEVELOPMENT) },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { path: room('dev', 'bench'), pathNot: TESTS },
      to: { path: room('tests') },
    },
    {
      name: 'leases-write-no-sync-logs',
      severity: 'error',
      from: { path: '^infra/syncs/leases\\.ts$' },
      to: { path: '^infra/syncs/sync-logs\\.ts$' },
    },
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
    exclude: { path: '^(dist|data)/' },
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
