import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { nodeToShip } from './supported-runtimes.js';

/** The supported lines of Node that `engines` allows, each by its last release when this was written; the last one is shipped. */
const VERSIONS = ['22.23.3', nodeToShip()];

const root = join(import.meta.dirname, '..');

/** A folder with that version's `node`, downloaded when it isn't cached. Ends this process when there is none. */
function install(version: string): string {
  const { status, stdout } = spawnSync('sh', [join(import.meta.dirname, 'install-node.sh'), version], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) process.exit(1);
  return stdout.trim();
}

/** Runs `npm test` with that version first on PATH, and returns whether it passed. */
async function testOn(version: string, vitestArguments: readonly string[]): Promise<boolean> {
  const PATH = [install(version), process.env.PATH].join(delimiter);
  const options: SpawnOptions = { cwd: root, stdio: 'inherit', env: { ...process.env, PATH } };
  process.stdout.write(`== npm test on Node ${version}\n`);
  const [code] = await once(spawn('npm', ['test', '--', ...vitestArguments], options), 'exit');
  return code === 0;
}

const failed: string[] = [];
for (const version of VERSIONS) {
  if (!(await testOn(version, process.argv.slice(2)))) failed.push(version);
}
process.stdout.write(
  failed.length > 0
    ? `Tests failed on Node ${failed.join(' and ')}.\n`
    : `Tests passed on Node ${VERSIONS.join(' and ')}.\n`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
