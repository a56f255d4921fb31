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

let place: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  place = await temporaryFolder();
});
afterEach(() => place.remove());

async function arrowsBroken(configName: string, files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(place.folder, path)), { recursive: true });
    await writeFile(join(place.folder, path), text);
  }
  const args = ['--config', config(configName), '--output-type', 'err', ...topFolders(files)];
  return promisify(execFile)(cruiser, args, { cwd: place.folder }).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
}

function topFolders(files: Record<string, string>): string[] {
  return [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? '.'))];
}

/** Two files, of which one imports the other, or one file and a package that it imports. */
function importOf(from: string, to: string): Record<string, string> {
  const [, name] = /^node_modules\/(.+)$/.exec(to) ?? [];
  if (name === undefined) {
    const path = relative(dirname(from), to).replace(/\.ts$/, '.js');
    return { [from]: `import './${path}';\n`, [to]: 'export {};\n' };
  }
  return {
    [from]: `import '${name}';\n`,
    [`${to}/package.json`]: JSON.stringify({ name, main: 'index.js' }),
    [`${to}/index.js`]: 'module.exports = {};\n',
  };
}

describe('the import rules', () => {
  const target = { 'infra/mongo/mongo.ts': 'export const one = 1;\nexport type One = 1;\n' };

  test.each([
    ['an import', "import { one } from '../infra/mongo/mongo.js';\nexport const two = one;\n"],
    ['a type', "import type { One } from '../infra/mongo/mongo.js';\nexport type Two = One;\n"],
    ['an export from there', "export { one } from '../infra/mongo/mongo.js';\n"],
    ['an import as it runs', "export const two = await import('../infra/mongo/mongo.js');\n"],
  ])('refuses %s that leads from shared into infra', async (_case, text) => {
    const broken = await arrowsBroken(SOURCES, { ...target, 'shared/rule.ts': text });
    expect(broken).toContain('arrows-of-shared:');
  });

  test.each([
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
    ['leases-write-no-sync-logs', 'infra/syncs/leases.ts', 'infra/syncs/sync-logs.ts'],
    ['one-file-imports-hucre', 'shared/exports/csv.ts', 'node_modules/hucre'],
  ])('reject by %s that %s imports %s', async (rule, from, to) => {
    expect(await arrowsBroken(SOURCES, importOf(from, to))).toContain(`${rule}:`);
  });

  test.each([
    ['infra/mongo/mongo.ts', 'shared/rule.ts'],
    ['infra/mongo/migrations/migrate.ts', 'infra/mongo/schema/indexes.ts'],
    ['api/staff/staff-router.ts', 'infra/staff/staff.ts'],
    ['api/staff/staff-router.test.ts', 'infra/mongo/store.ts'],
    ['dev/stack.test.ts', 'tests/stack.ts'],
    ['infra/syncs/sync-logs.ts', 'infra/syncs/leases.ts'],
    ['shared/exports/xlsx-chunks.ts', 'node_modules/hucre'],
  ])('let %s import %s', async (from, to) => {
    expect(await arrowsBroken(SOURCES, importOf(from, to))).toBe('');
  });

  test('reject an import of a file that does not exist', async () => {
    expect(await arrowsBroken(SOURCES, { 'shared/rule.ts': "import './gone.js';\n" })).toContain(
      'resolvable:',
    );
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

describe('the import rules of the build', () => {
  test('reject a workflow that imports code of an activity or of Node', async () => {
    const files = {
      'dist/activities/list.js': 'export const list = 1;\n',
      'dist/workflows/sync.js':
        "import { readFileSync } from 'node:fs';\nexport { list } from '../activities/list.js';\nreadFileSync('x');\n",
    };
    const broken = await arrowsBroken(BUILT, files);
    expect(broken).toContain('workflows-imports-only-types:');
    expect(broken).toContain('workflows-stay-deterministic:');
  });

  test('reject code of another room in shared', async () => {
    const files = importOf('dist/shared/rule.js', 'dist/infra/mongo/mongo.js');
    expect(await arrowsBroken(BUILT, files)).toContain('shared-imports-only-types:');
  });
});

describe('the import rules of the start', () => {
  const throughACommand = (to: string) => ({
    ...importOf('dist/cli/commands/find.js', 'dist/cli/actions/find.js'),
    ...importOf('dist/cli/actions/find.js', to),
    'dist/cli/paycom.js': "import './commands/find.js';\n",
  });

  test.each(['node_modules/mongodb', 'dist/infra/mongo/mongo.js', 'dist/services/find.js'])(
    'reject %s that the program imports through the definition of a command',
    async (to) => {
      expect(await arrowsBroken(START, throughACommand(to))).toContain('commands-start-light:');
    },
  );

  test('let a command import its driver when it runs', async () => {
    const late = {
      ...throughACommand('node_modules/mongodb'),
      'dist/cli/commands/find.js': "export const load = () => import('../actions/find.js');\n",
    };
    expect(await arrowsBroken(START, late)).toBe('');
  });

  test.each([
    ['connections-load-late', 'runtime/context', 'node_modules/mongodb'],
    ['connections-load-late', 'runtime/context', 'node_modules/@temporalio/client'],
    ['database-commands-load-no-temporal', 'actions/find', 'node_modules/@temporalio/client'],
    ['numbers-commands-load-no-driver', 'actions/numbers', 'node_modules/mongodb'],
    ['numbers-commands-load-no-driver', 'actions/numbers', 'node_modules/zod'],
    ['numbers-commands-load-no-driver', 'actions/numbers', 'dist/infra/config/environment.js'],
  ])('reject by %s that %s reaches %s', async (rule, from, to) => {
    const files = {
      ...importOf(`dist/cli/${from}.js`, 'dist/shared/rule.js'),
      ...importOf('dist/shared/rule.js', to),
    };
    expect(await arrowsBroken(START, files)).toContain(`${rule}:`);
  });

  test('let the commands that use Temporal import it', async () => {
    const files = importOf('dist/cli/actions/sync.js', 'node_modules/@temporalio/client');
    expect(await arrowsBroken(START, files)).toBe('');
  });
});
