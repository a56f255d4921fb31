import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'units-'));
afterAll(() => rmSync(folder, { recursive: true }));

const UNITS = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.service'));
const textOf = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
/** What each unit must set. A service that is started as root, or may gain rights, is a finding. */
const HARDENED = [
  ...[
    'NoNewPrivileges=yes',
    'CapabilityBoundingSet=',
    'ProtectSystem=strict',
    'ProtectHome=yes',
    'PrivateTmp=yes',
  ],
  ...['PrivateDevices=yes', 'UMask=0077', 'RestrictNamespaces=yes', 'SystemCallFilter=@system-service'],
];

describe.each(UNITS)('%s', (name) => {
  const lines = textOf(name).split('\n');

  test('is hardened, restarts, and runs as an account of its own', () => {
    expect(HARDENED.filter((setting) => !lines.includes(setting))).toEqual([]);
    expect(lines).toContain('Restart=always');
    expect(lines.filter((line) => /^User=(?!root$)\w/.test(line))).toHaveLength(1);
  });

  test('is installed by docs/connect.md', () => {
    const connect = readFileSync(join(import.meta.dirname, '../docs/connect.md'), 'utf8');
    expect(connect).toContain(name.replace('.service', ''));
    expect(connect).toContain('deploy/');
  });

  test('starts a program of this package, or Temporal', () => {
    const scripts = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const [, script] = textOf(name).match(/^ExecStart=\/usr\/bin\/node (.+)$/m) ?? [];
    const started = Object.values(scripts.scripts).some((each) => each === `exec node ${script}`);
    expect(started || name === 'temporal.service').toBe(true);
  });

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
  test.runIf(hasSystemd)('is valid for systemd, and little exposed (needs systemd)', () => {
    mkdirSync(join(folder, 'opt'), { recursive: true });
    // The programs and folders of an installation, which this machine need not have.
    const path = join(folder, name);
    const text = textOf(name)
      .replaceAll(/\/usr\/bin\/node|\/usr\/local\/bin\/temporal/g, process.execPath)
      .replaceAll('/opt/paycom-sync', join(folder, 'opt'));
    writeFileSync(path, text);
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
    expect([verified.status, verified.stderr]).toEqual([0, '']);
    const analyze = ['security', '--offline=true', '--threshold=20', '--no-pager', path];
    expect(execFileSync('systemd-analyze', analyze, { encoding: 'utf8' })).toContain('exposure level');
  });
});
