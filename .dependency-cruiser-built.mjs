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
    // The reader of Numbers files is as pure as shared/, whose tables share its packages, cells and decimals.
    onlyTypes('shared', ...ROOMS.filter((name) => name !== 'shared' && name !== 'numbers')),
    onlyTypes('workflows', ...ROOMS.filter((name) => name !== 'workflows' && name !== 'shared')),
    {
      name: 'workflows-stay-deterministic',
      severity: 'error',
      comment: "A workflow's code runs in a sandbox without Node, and again at each replay",
      from: { path: room('workflows', 'shared') },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/workflows/bundle\\.cjs$' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
