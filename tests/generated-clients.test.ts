import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cachedFolder } from '../dev/cached-folder.js';
import { pythonWith } from '../dev/python-tool.js';
import { COMPILERS } from './outside-project.js';
import { PEOPLE, testApi } from './test-api.js';

const run = promisify(execFile);
const fixture = testApi();
/** It needs the API of TypeScript 5, which ours no longer has, so it is no package of this repository. */
const GENERATOR = ['openapi-typescript@7.13.0', 'typescript@5.9.3'];
const hasPython =
  spawnSync('python3', ['-c', 'import venv, sys; assert sys.version_info >= (3, 11)']).status === 0;

let folder = '';
let url = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paycom-sync-generated-'));
  url = await fixture.api.app.listen({ port: 0, host: '127.0.0.1' });
  const { raw } = await fixture.api.send('GET', '/api/openapi.json', { as: null });
  await writeFile(join(folder, 'openapi.json'), raw.payload);
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
});
afterAll(() => rm(folder, { recursive: true }));

test('openapi-typescript generates types that compile, know the fields, and know no others', async () => {
  const tools = await cachedFolder('openapi-typescript-7.13.0', (prefix) =>
    run('npm', ['install', '--no-audit', '--prefix', prefix, ...GENERATOR]),
  );
  const generator = join(tools, 'node_modules/openapi-typescript/bin/cli.js');
  await run(process.execPath, [generator, 'openapi.json', '-o', 'api.ts'], { cwd: folder });
  const compilerOptions = { strict: true, target: 'ES2022', module: 'NodeNext', noEmit: true, types: [] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }));
  const compile = async (field: string) => {
    await writeFile(
      join(folder, 'main.ts'),
      `import type { components, paths } from './api.js';
      type Page = paths['/api/paycom/employees/']['get']['responses'][200]['content']['application/json'];
      export const nameOf = (page: Page) => page.items[0]?.${field};
      export const hint = (problem: components['schemas']['Problem']): string => problem.hint;`,
    );
    return run(process.execPath, [COMPILERS[0][1], '-p', folder]).then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    );
  };
  expect(await compile('last_name')).toBe('');
  expect(await compile('shoe_size')).toContain('shoe_size');
});

/** Imports every module, then calls the running API. */
const PYTHON = `
import importlib, json, os, pkgutil
import generated
modules = [m.name for m in pkgutil.walk_packages(generated.__path__, 'generated.')]
for name in modules:
    importlib.import_module(name)
from generated.client import AuthenticatedClient
from generated.api.employees import employees_list, employees_one
from generated.api.me import me_show
client = AuthenticatedClient(base_url=os.environ['URL'], token=os.environ['TOKEN'])
page = employees_list.sync(client=client, limit=5)
unknown = employees_one.sync(client=client, employee_id='nobody')
print(json.dumps({'modules': len(modules), 'items': len(page.items), 'more': isinstance(page.next_, str),
    'role': me_show.sync(client=client).role, 'code': unknown.code}))
`;

describe.skipIf(!hasPython)('openapi-python-client (needs Python 3.11)', () => {
  test('generates a client without a warning, whose modules compile and which calls the API', async () => {
    const programs = await pythonWith('openapi-python-client');
    const env = { ...process.env, PATH: [programs, process.env.PATH].join(delimiter) };
    const generate = ['generate', '--path', 'openapi.json', '--output-path', 'generated', '--meta', 'none'];
    const { stdout, stderr } = await run(join(programs, 'openapi-python-client'), generate, {
      cwd: folder,
      env,
    });
    expect(stdout + stderr).not.toMatch(/warning|error|skipping/i);
    const called = await run(join(programs, 'python'), ['-W', 'error', '-c', PYTHON], {
      cwd: folder,
      env: { ...env, URL: url, TOKEN: fixture.api.tokens.viewer },
    });
    const found = JSON.parse(called.stdout);
    expect(found).toMatchObject({ items: 5, more: PEOPLE > 5, role: 'viewer', code: 'employee_not_found' });
    expect(found.modules).toBeGreaterThan(100);
  });
});
