import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../infra/metrics/free-port.js';
import { startProcess, waitUntilListening } from './server-process.js';

/** Debian's package `prometheus` has both. */
export const HAS_PROMETHEUS = ['prometheus', 'promtool'].every(
  (program) => spawnSync(program, ['--version']).status === 0,
);

export type Prometheus = {
  /** Returns the JSON of its API at this path. */
  get(path: string, query?: Readonly<Record<string, string>>): Promise<unknown>;
  stop(): Promise<void>;
};

/** Starts a Prometheus that scrapes these addresses each second, and evaluates these files of rules. */
export async function startPrometheus(
  folder: string,
  addresses: readonly string[],
  ruleFiles: readonly string[],
): Promise<Prometheus> {
  const own = join(folder, 'prometheus');
  await mkdir(own);
  const port = await freePort();
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ruleFiles,
    scrape_configs: [{ job_name: 'paycom', static_configs: [{ targets: addresses }] }],
  };
  await writeFile(join(own, 'prometheus.yml'), stringify(config));
  const server = await startProcess({
    name: 'prometheus',
    command: 'prometheus',
    args: [
      `--config.file=${join(own, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(own, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    logPath: join(own, 'log'),
  });
  await Promise.race([waitUntilListening(port), server.failWhenEnded()]);
  return {
    get: async (path, query = {}) =>
      (await fetch(`http://127.0.0.1:${port}${path}?${new URLSearchParams(query)}`)).json(),
    stop: server.stop,
  };
}
