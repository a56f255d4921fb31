import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEMO, DEV } from './arguments.js';
import { GENERATE_PUSH } from './generate-push-arguments.js';
import { RELEASE_NOTES } from './release-notes.js';
import { assertNpmTookNone, helpOf } from './script-help.js';

const ROOT = join(import.meta.dirname, '..');

describe.each([
  ['demo', 'dev/demo.ts', DEMO],
  ['dev', 'dev/dev.ts', DEV],
  ['generate-push', 'dev/generate-push-command.ts', GENERATE_PUSH],
  ['release-notes', 'dev/release-notes-command.ts', RELEASE_NOTES],
])('npm run %s', (name, file, script) => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', file, ...args], { cwd: ROOT, encoding: 'utf8' });

  it('has --help, which lists every option and starts nothing', () => {
    const { status, stdout, stderr } = run('--help');
    expect([status, stderr, stdout]).toEqual([0, '', `${helpOf(script)}\n`]);
    expect(stdout).toContain(`Usage: npm run ${name} -- `);
    for (const option of Object.keys(script.options)) expect(stdout).toContain(`  --${option} `);
  });

  it('refuses a wrong argument in two lines, and names that help', () => {
    const { status, stdout, stderr } = run('--nonsense');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/--nonsense/);
    expect(stderr).toContain(`Run \`npm run ${name} -- --help\`.`);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  it('says so when npm took an option for its own', () => {
    const [option = ''] = Object.keys(script.options);
    expect(() => assertNpmTookNone(script, { [`npm_config_${option}`]: 'true' })).toThrow(
      `npm run ${name} -- --${option}`,
    );
    expect(() => assertNpmTookNone(script, { npm_config_cache: '/x' })).not.toThrow();
  });
});
