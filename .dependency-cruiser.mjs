/**
 * The arrows of docs/architecture.md: which room may import which, types included, read from the sources (by SWC, since
 * TypeScript 7 has no parser to lend). What may be imported for its types alone is held by .dependency-cruiser-built.mjs.
 */
const room = (...names) => `^(${names.join('|')})/`;
const TESTS = '\\.test\\.ts$';

/** `from` may import itself and the rooms named, and no other. */
const only = (from, ...allowed) => ({
  name: `arrows-of-${from}`,
  severity: 'error',
  comment: `${from} may import ${allowed.join(', ') || 'nothing of ours'}`,
  from: { path: room(from), pathNot: TESTS },
  to: { path: room(...ROOMS), pathNot: room(from, ...allowed) },
});

const ROOMS = [
  'numbers',
  'shared',
  'infra',
  'activities',
  'workflows',
  'worker',
  'api',
  'web',
  'cli',
  'dev',
  'tests',
  'bench',
];

export default {
  forbidden: [
    only('numbers'),
    only('shared', 'numbers'),
    only('infra', 'shared'),
    only('activities', 'infra', 'shared', 'numbers'),
    only('workflows', 'activities', 'shared'),
    only('api', 'infra', 'shared'),
    only('web', 'api'),
    {
      name: 'nobody-imports-what-is-for-development',
      severity: 'error',
      // The demo and dev commands are themselves in dev/; `paycom dev` starts them.
      from: { path: room('worker', 'api', 'cli'), pathNot: [TESTS, '^cli/dev-command\\.ts$'] },
      to: { path: room('web', 'dev', 'tests', 'bench') },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { path: room('dev', 'bench'), pathNot: TESTS },
      to: { path: room('tests') },
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
