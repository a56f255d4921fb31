import { defineConfig } from 'vitest/config';

const PURE = ['numbers', 'shared', 'dev'];
const OUTSIDE = ['infra', 'services', 'activities', 'workflows', 'worker', 'api', 'cli', 'tests'];

const testsOf = (rooms: string[]) => rooms.map((room) => `${room}/**/*.test.ts`);

export default defineConfig({
  test: {
    // Most tests wait for a server most of the time; by default two cores would run one file at a time.
    maxWorkers: 4,
    projects: [
      { test: { name: 'unit', include: testsOf(PURE), testTimeout: 60_000 } },
      {
        test: {
          name: 'system',
          include: testsOf(OUTSIDE),
          // One mongod and one Temporal dev server a run; tests/test-namespace.ts gives each test its own corner of them.
          globalSetup: ['tests/stack.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
