import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readConfig, readEnvironment } from './environment.js';

const folder = mkdtempSync(join(tmpdir(), 'paycom-env-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

it('lets the process environment win over the env file', () => {
  const envFile = file('a.env', 'PAYCOM_SFTP_HOST=from-file\nPAYCOM_SFTP_USERNAME="from file"\n');
  expect(readEnvironment(envFile, { PAYCOM_SFTP_HOST: 'from-process' })).toEqual({
    PAYCOM_SFTP_HOST: 'from-process',
    PAYCOM_SFTP_USERNAME: 'from file',
  });
});

it('accepts NAME in the process environment and NAME_FILE in the env file, and the reverse', () => {
  const secret = file('secret', 'from secret file\n');
  const first = file('b.env', `PAYCOM_SFTP_PASSWORD_FILE=${secret}\n`);
  expect(readConfig(first, {}).sftp.password).toBe('from secret file');
  expect(readConfig(first, { PAYCOM_SFTP_PASSWORD: 'p' }).sftp.password).toBe('p');
  const second = file('c.env', 'PAYCOM_SFTP_PASSWORD=old\n');
  expect(readConfig(second, { PAYCOM_SFTP_PASSWORD_FILE: secret }).sftp.password).toBe('from secret file');
});

it('refuses a named env file that does not exist', () => {
  expect(() => readEnvironment(join(folder, 'absent.env'), {})).toThrow(/absent\.env/);
});
