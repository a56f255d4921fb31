import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

it('accepts NAME in the process environment and NAME_FILE in the env file, and the reverse', async () => {
  const secret = file('secret', 'from secret file\n');
  const first = file('b.env', `PAYCOM_SFTP_PASSWORD_FILE=${secret}\n`);
  expect((await readConfig(first, {})).sftp.password).toBe('from secret file');
  expect((await readConfig(first, { PAYCOM_SFTP_PASSWORD: 'p' })).sftp.password).toBe('p');
  const second = file('c.env', 'PAYCOM_SFTP_PASSWORD=old\n');
  const config = await readConfig(second, { PAYCOM_SFTP_PASSWORD_FILE: secret });
  expect(config.sftp.password).toBe('from secret file');
});

it('says that there is no file with the name of the env file, however it was named', () => {
  const path = join(folder, 'absent.env');
  const missing = expect.objectContaining({ code: 'file_not_found', message: `There is no file ${path}.` });
  expect(() => readEnvironment(path, {})).toThrow(missing);
  expect(() => readEnvironment(undefined, { PAYCOM_ENV_FILE: path })).toThrow(missing);
  expect(() => readEnvironment(folder, {})).toThrow(expect.objectContaining({ code: 'file_unreadable' }));
});

it('PAYCOM_ENV_FILE names the env file unless a command line does, and is no setting', async () => {
  const first = file('d.env', 'PAYCOM_SFTP_HOST=first\n');
  const second = file('e.env', 'PAYCOM_SFTP_HOST=second\n');
  const env = { PAYCOM_ENV_FILE: first };
  expect(readEnvironment(undefined, env)).toEqual({ PAYCOM_SFTP_HOST: 'first' });
  expect(readEnvironment(second, env)).toEqual({ PAYCOM_SFTP_HOST: 'second' });
  expect((await readConfig(undefined, env)).sftp.host).toBe('first');
  chmodSync(first, 0o644);
  await expect(readConfig(undefined, { ...env, NODE_ENV: 'production' })).rejects.toThrow(/d\.env/);
});
