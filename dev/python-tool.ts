import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cachedFolder } from './cached-folder.js';

const run = promisify(execFile);

/** The Python tools that check the API, at these versions; docs/dependencies.md lists them. */
const VERSIONS = { schemathesis: '4.32.5', 'openapi-python-client': '0.29.1' } as const;

/**
 * Returns the folder of the programs of a virtual environment with a tool. It is made in the cache folder at its first use. Rejects when
 * there is no Python, or PyPI cannot be reached.
 *
 * @example execFile(join(await pythonWith('schemathesis'), 'schemathesis'), ['--version'])
 */
export async function pythonWith(tool: keyof typeof VERSIONS, log?: (line: string) => void): Promise<string> {
  const wanted = `${tool}==${VERSIONS[tool]}`;
  const install = async (folder: string) => {
    await run('python3', ['-m', 'venv', folder]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', wanted];
    await run(join(folder, 'bin/python'), pip);
  };
  return join(await cachedFolder(wanted.replace('==', '-'), install, log), 'bin');
}
