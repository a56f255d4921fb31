import { defineConfig } from 'vitest/config';
import { seconds } from './tests/time-limits.js';

const PURE = ['numbers', 'shared', 'web', 'dev', 'bench', 'deploy', 'tests/field', 'tests/simulator'];
const OUTSIDE = ['infra', 'services', 'activities', 'workflows', 'worker', 'api', 'cli', 'tests'];

const testsOf = (rooms: string[]) => rooms.map((room) => `${room}/**/*.test.ts`);

/** For tests and hooks that hang. No test has a limit of its own: what it waits for is a condition. */
const LIMITS = {
  testTimeout: seconds(180),
  hookTimeout: seconds(300),
  /** `useExpect` in biome.json finds a test without an assertion in its text, this one without an assertion when it runs. */
  expect: { requireAssertions: true, poll: { timeout: seconds(60) } },
};

export default defineConfig({
  test: {
    // Most tests wait for a server most of the time; by default two cores would run one file at a time.
    maxWorkers: 4,
    projects: [
      { test: { name: 'unit', include: testsOf(PURE), ...LIMITS } },
      {
        test: {
          name: 'system',
          include: testsOf(OUTSIDE),
          exclude: testsOf(PURE),
          // One mongod and one Temporal dev server a run; tests/test-namespace.ts gives each test its own corner of them.
          globalSetup: ['tests/stack.ts'],
          ...LIMITS,
        },
      },
    ],
  },
});
