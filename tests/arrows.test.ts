import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../dev/temporary-folder.js';

const cruiser = join(import.meta.dirname, '../node_modules/.bin/depcruise');
const config = (name: string) => join(import.meta.dirname, '..', name);
const SOURCES = '.dependency-cruiser.mjs';
const BUILT = '.dependency-cruiser-built.mjs';
const START = '.dependency-cruiser-start.mjs';

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  temporary = await temporaryFolder();
});
afterEach(() => temporary.remove());

async function arrowsBroken(configName: string, files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(temporary.folder, path)), { recursive: true });
    await writeFile(join(temporary.folder, path), text);
  }
  const args = ['--config', config(configName), '--output-type', 'err', ...topFolders(files)];
  return promisify(execFile)(cruiser, args, { cwd: temporary.folder }).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
}

function topFolders(files: Record<string, string>): string[] {
  return [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? '.'))];
}

type Import = readonly [from: string, to: string];
type Rejected = readonly [rule: string, ...Import];

/** Files with these imports. A target in `node_modules` is a package. */
function filesOf(imports: readonly Import[]): Record<string, string> {
  const files: Record<string, string> = {};
  const append = (path: string, text: string) => {
    files[path] = `${files[path] ?? ''}${text}`;
  };
  for (const [from, to] of imports) {
    const [, name] = /^node_modules\/(.+)\/index\.js$/.exec(to) ?? [];
    const path = `./${relative(dirname(from), to).replace(/\.ts$/, '.js')}`;
    append(from, `import '${name ?? path}';\n`);
    append(to, '');
    if (name !== undefined) files[join(dirname(to), 'package.json')] = '{"main":"index.js"}';
  }
  return files;
}

/** Returns the imports that the rule did not reject. */
async function missed(configName: string, rejected: readonly Rejected[]): Promise<string[]> {
  const broken = await arrowsBroken(configName, filesOf(rejected.map(([, from, to]) => [from, to])));
  return rejected
    .map(([rule, from, to]) => `${rule}: ${from} → ${to}`)
    .filter((line) => !broken.includes(line));
}

describe('the import rules', () => {
  const target = { 'infra/mongo/mongo.ts': 'export const one = 1;\nexport type One = 1;\n' };

  test.each([
    ['an import', "import { one } from '../infra/mongo/mongo.js';\nexport const two = one;\n"],
    ['a type', "import type { One } from '../infra/mongo/mongo.js';\nexport type Two = One;\n"],
    ['an export from there', "export { one } from '../infra/mongo/mongo.js';\n"],
    ['an import as it runs', "export const two = await import('../infra/mongo/mongo.js');\n"],
  ])('reject %s that leads from shared into infra', async (_case, text) => {
    const broken = await arrowsBroken(SOURCES, { ...target, 'shared/rule.ts': text });
    expect(broken).toContain('arrows-of-shared:');
  });

  test('reject what a room may not import', async () => {
    const rejected: Rejected[] = [
      ['arrows-of-shared-scheduling', 'shared/scheduling/role-rules.ts', 'shared/exports/csv.ts'],
      ['arrows-of-infra-blobs', 'infra/blobs/blob-store.ts', 'infra/mongo/schema/indexes.ts'],
      ['arrows-of-infra-mongo-schema', 'infra/mongo/schema/indexes.ts', 'infra/mongo/store.ts'],
      ['arrows-of-api-staff', 'api/staff/staff-router.ts', 'infra/mongo/store.ts'],
      ['arrows-of-cli-run', 'cli/run/run-sync.ts', 'infra/crypto/keyring.ts'],
      ['arrows-of-services', 'services/export.ts', 'services/payroll/pay.ts'],
      ['every-folder-is-a-room', 'infra/payroll/pay.ts', 'shared/rule.ts'],
      ['every-folder-is-a-room', 'infra/mongo/payroll/pay.ts', 'shared/rule.ts'],
      ['every-folder-is-a-room', 'services/payroll/pay.ts', 'shared/rule.ts'],
      ['documents-are-no-public-api', 'api/auth/user-view.ts', 'infra/mongo/documents/user-document.ts'],
      ['documents-are-no-public-api', 'cli/actions/users.ts', 'infra/mongo/documents/user-document.ts'],
      ['product-imports-no-development-code', 'worker/main.ts', 'dev/stack.ts'],
      ['product-imports-no-development-code', 'worker/main.ts', 'tests/stack.ts'],
      ['nobody-imports-tests', 'dev/stack.ts', 'tests/stack.ts'],
      ['nobody-imports-tests', 'bench/run.ts', 'tests/stack.ts'],
      ['packages-not-in-services', 'services/cancel-sync.ts', 'node_modules/fastify/index.js'],
      ['packages-not-in-services', 'services/cancel-sync.ts', 'node_modules/commander/index.js'],
      ['packages-not-in-shared', 'shared/plan/push.ts', 'node_modules/mongodb/index.js'],
      ['packages-not-in-numbers', 'numbers/wire.ts', 'node_modules/mongodb/index.js'],
      ['packages-not-in-workflows', 'workflows/policies.ts', 'node_modules/@temporalio/client/index.js'],
      ['packages-not-in-api', 'api/staff/staff-view.ts', 'node_modules/mongodb/index.js'],
      ['packages-not-in-cli', 'cli/run/run-sync.ts', 'node_modules/mongodb/index.js'],
      ['leases-write-no-sync-logs', 'infra/syncs/leases.ts', 'infra/syncs/sync-logs.ts'],
      ['one-file-imports-hucre', 'shared/exports/csv.ts', 'node_modules/hucre/index.js'],
    ];
    expect(await missed(SOURCES, rejected)).toEqual([]);
  });

  test('allow what a room may import', async () => {
    const allowed: Import[] = [
      ['infra/mongo/mongo.ts', 'shared/rule.ts'],
      ['infra/mongo/migrations/migrate.ts', 'infra/mongo/schema/indexes.ts'],
      ['api/staff/staff-router.ts', 'infra/staff/staff.ts'],
      ['api/staff/staff-router.test.ts', 'infra/mongo/store.ts'],
      ['dev/stack.test.ts', 'tests/stack.ts'],
      ['infra/syncs/sync-logs.ts', 'infra/syncs/leases.ts'],
      ['shared/exports/xlsx-chunks.ts', 'node_modules/hucre/index.js'],
    ];
    expect(await arrowsBroken(SOURCES, filesOf(allowed))).toBe('');
  });

  test('reject an import of a file that does not exist', async () => {
    const broken = await arrowsBroken(SOURCES, { 'shared/rule.ts': "import './gone.js';\n" });
    expect(broken).toContain('resolvable:');
  });

  test('reject a cycle in which one side imports only types', async () => {
    const files = {
      'shared/page.ts':
        "import { find } from './search.js';\nexport type Page = 1;\nexport const page = find;\n",
      'shared/search.ts': "import type { Page } from './page.js';\nexport const find: Page = 1;\n",
    };
    expect(await arrowsBroken(SOURCES, files)).toContain('no-circles:');
  });
});

test('the import rules of the build reject code where only types are allowed', async () => {
  const built: Rejected[] = [
    ['shared-imports-only-types', 'dist/shared/rule.js', 'dist/infra/mongo/mongo.js'],
    ['workflows-imports-only-types', 'dist/workflows/sync.js', 'dist/activities/list.js'],
  ];
  expect(await missed(BUILT, built)).toEqual([]);
});

test('the import rules of the build reject Node in a workflow', async () => {
  const broken = await arrowsBroken(BUILT, { 'dist/workflows/sync.js': "import 'node:fs';\n" });
  expect(broken).toContain('workflows-stay-deterministic:');
});

describe('the import rules of the start', () => {
  test('reject what a command would load before it needs it', async () => {
    const late: Rejected[] = [
      ['commands-start-light', 'dist/cli/paycom.js', 'node_modules/zod/index.js'],
      ['commands-start-light', 'dist/cli/sync-paycom.js', 'dist/infra/mongo/mongo.js'],
      ['connections-load-late', 'dist/cli/runtime/context.js', 'node_modules/mongodb/index.js'],
      ['connections-load-late', 'dist/cli/runtime/context.js', 'node_modules/@temporalio/client/index.js'],
      [
        'database-commands-load-no-temporal',
        'dist/cli/actions/find.js',
        'node_modules/@temporalio/client/index.js',
      ],
      ['numbers-commands-load-no-driver', 'dist/cli/actions/numbers.js', 'node_modules/mongodb/index.js'],
      ['numbers-commands-load-no-driver', 'dist/cli/actions/numbers.js', 'dist/infra/config/environment.js'],
      [
        'numbers-commands-load-no-driver',
        'dist/cli/actions/numbers.js',
        'dist/numbers/write/encode-message.js',
      ],
    ];
    expect(await missed(START, late)).toEqual([]);
  });

  const throughACommand = filesOf([
    ['dist/cli/paycom.js', 'dist/cli/commands/find.js'],
    ['dist/cli/commands/find.js', 'dist/cli/actions/find.js'],
    ['dist/cli/actions/find.js', 'dist/services/find.js'],
    ['dist/services/find.js', 'node_modules/mongodb/index.js'],
  ]);

  test('reject a driver that the program reaches through the definition of a command', async () => {
    const broken = await arrowsBroken(START, throughACommand);
    for (const to of ['dist/services/find.js', 'node_modules/mongodb/index.js'])
      expect(broken).toContain(`commands-start-light: dist/cli/paycom.js → ${to}`);
  });

  test('allow a command to import its driver when it runs', async () => {
    const commands = {
      'dist/cli/commands/find.js': "export const load = () => import('../actions/find.js');\n",
    };
    expect(await arrowsBroken(START, { ...throughACommand, ...commands })).toBe('');
  });

  test('allow the commands that use Temporal to import it', async () => {
    const files = filesOf([['dist/cli/actions/sync.js', 'node_modules/@temporalio/client/index.js']]);
    expect(await arrowsBroken(START, files)).toBe('');
  });
});
