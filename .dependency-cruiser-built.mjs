/** The arrows that hold when it runs: read from dist/, where imports of types are gone. */
const room = (...names) => `^dist/(${names.join('|')})/`;
const ROOMS = [
  'numbers',
  'shared',
  'infra',
  'services',
  'activities',
  'workflows',
  'worker',
  'api',
  'client',
  'cli',
  'dev',
];

const onlyTypes = (from, ...others) => ({
  name: `${from}-imports-only-types`,
  severity: 'error',
  comment: `${from} may import types, and no code, from ${others.join(', ')}`,
  from: { path: room(from) },
  to: { path: room(...others) },
});

export default {
  forbidden: [
    onlyTypes('shared', ...ROOMS.filter((name) => name !== 'shared' && name !== 'numbers')),
    {
      name: 'shared-imports-only-types-of-numbers',
      severity: 'error',
      comment: 'Only the readers of tables use the code of numbers/: its zip, decimals and dates',
      from: { path: room('shared'), pathNot: room('shared/tables') },
      to: { path: room('numbers') },
    },
    {
      name: 'workflows-read-no-tables',
      severity: 'error',
      comment: 'The readers of tables use zlib through numbers/',
      from: { path: room('workflows') },
      to: { path: room('shared/tables', 'numbers'), reachable: true },
    },
    onlyTypes('workflows', ...ROOMS.filter((name) => name !== 'workflows' && name !== 'shared')),
    onlyTypes('client', ...ROOMS.filter((name) => name !== 'client')),
    {
      name: 'workflows-stay-deterministic',
      severity: 'error',
      comment: "A workflow's code runs in a sandbox without Node, and again at each replay",
      // A workflow reaches no reader of tables.
      from: { path: room('workflows', 'shared'), pathNot: room('shared/tables') },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/(workflows/bundle\\.cjs|worker/cpu-thread\\.js)$' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
