import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../dev/temporary-folder.js';

const cruiser = join(import.meta.dirname, '../node_modules/.bin/depcruise');
const config = (name: string) => join(import.meta.dirname, '..', name);

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

describe('the import rules', () => {
  const target = { 'infra/mongo/mongo.ts': 'export const one = 1;\nexport type One = 1;\n' };

  test.each([
    ['an import', "import { one } from '../infra/mongo/mongo.js';\nexport const two = one;\n"],
    ['a type', "import type { One } from '../infra/mongo/mongo.js';\nexport type Two = One;\n"],
    ['an export from there', "export { one } from '../infra/mongo/mongo.js';\n"],
    ['an import as it runs', "export const two = await import('../infra/mongo/mongo.js');\n"],
  ])('refuses %s that leads from shared into infra', async (_case, text) => {
    const broken = await arrowsBroken('.dependency-cruiser.mjs', { ...target, 'shared/rule.ts': text });
    expect(broken).toContain('arrows-of-shared');
  });

  test('lets infra import shared', async () => {
    const files = {
      'shared/rule.ts': 'export const one = 1;\n',
      'infra/mongo/mongo.ts': "export { one } from '../../shared/rule.js';\n",
    };
    expect(await arrowsBroken('.dependency-cruiser.mjs', files)).toBe('');
  });

  test('rejects product code that imports development code', async () => {
    const files = {
      'dev/stack.ts': 'export const one = 1;\n',
      'worker/main.ts': "export { one } from '../dev/stack.js';\n",
    };
    expect(await arrowsBroken('.dependency-cruiser.mjs', files)).toContain(
      'product-imports-no-development-code',
    );
  });

  test('rejects a workflow that imports code of an activity or of Node', async () => {
    const files = {
      'dist/activities/list.js': 'export const list = 1;\n',
      'dist/workflows/sync.js':
        "import { readFileSync } from 'node:fs';\nexport { list } from '../activities/list.js';\nreadFileSync('x');\n",
    };
    const broken = await arrowsBroken('.dependency-cruiser-built.mjs', files);
    expect(broken).toContain('workflows-imports-only-types');
    expect(broken).toContain('workflows-stay-deterministic');
  });

  describe('for what a command loads at its start', () => {
    const driver = { 'node_modules/mongodb/package.json': '{"name":"mongodb","main":"index.js"}' };
    const files = (find: string) => ({
      ...driver,
      'node_modules/mongodb/index.js': 'module.exports = {};\n',
      'dist/cli/actions/find.js': "import { Db } from 'mongodb';\nexport const find = () => Db;\n",
      'dist/cli/commands/find.js': find,
      'dist/cli/paycom.js': "import './commands/find.js';\n",
    });

    test('rejects a driver that the program imports through the definition of a command', async () => {
      const broken = await arrowsBroken(
        '.dependency-cruiser-start.mjs',
        files("export { find } from '../actions/find.js';\n"),
      );
      expect(broken).toContain('commands-start-light');
    });

    test('allows a command to import its driver when it runs', async () => {
      const late = files("export const load = () => import('../actions/find.js');\n");
      expect(await arrowsBroken('.dependency-cruiser-start.mjs', late)).toBe('');
    });
  });

  test('rejects a cycle in which one side imports only types', async () => {
    const files = {
      'shared/page.ts':
        "import { find } from './search.js';\nexport type Page = 1;\nexport const page = find;\n",
      'shared/search.ts': "import type { Page } from './page.js';\nexport const find: Page = 1;\n",
    };
    expect(await arrowsBroken('.dependency-cruiser.mjs', files)).toContain('no-circles');
  });

  test.each(['api', 'cli'])('refuses code of a stored document in %s', async (edge) => {
    const files = {
      'dist/infra/mongo/documents/user-document.js': 'export const UserDocument = 1;\n',
      [`dist/${edge}/auth/user-view.js`]:
        "export { UserDocument } from '../../infra/mongo/documents/user-document.js';\n",
    };
    expect(await arrowsBroken('.dependency-cruiser-built.mjs', files)).toContain(
      'documents-are-no-public-api',
    );
  });
});
