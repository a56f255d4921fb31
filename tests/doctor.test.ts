import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtScript } from '../dev/fresh-build.js';
import { generateKey } from '../infra/crypto/keyring.js';
import { runProgram } from './run-program.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';

let stack: SyncStack;

beforeAll(async () => {
  stack = await startSyncStack();
});
afterAll(() => stack?.stop());

type Changes = Readonly<Record<string, string | undefined>>;

/** Runs `paycom doctor` with the settings of the stack but for these; undefined takes one away. */
function doctor(changes: Changes, ...args: string[]) {
  const env = Object.entries({ ...stack.env, ...changes }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const program = [builtScript('cli/paycom.js'), 'doctor', ...args];
  return runProgram(program, { env: Object.fromEntries(env), cwd: stack.folder });
}

const ACCOUNT: Changes = {
  PAYCOM_SFTP_HOST: undefined,
  PAYCOM_SFTP_USERNAME: undefined,
  PAYCOM_SFTP_PASSWORD: undefined,
};

describe('doctor without settings', () => {
  it('says first that there is no .env and what to copy, then each gap once', async () => {
    const { code, stdout } = await doctor({ ...ACCOUNT, PAYCOM_ENCRYPTION_KEYS: undefined });
    expect(code).toBe(2);
    const [first, second] = stdout.split('\n');
    expect(first).toBe('✗ settings');
    expect(second).toBe(
      `  There is no file ${join(stack.folder, '.env')}. Make one: \`install -m 600 .env.example .env\``,
    );
    for (const name of ['HOST', 'USERNAME', 'PASSWORD'].map((part) => `PAYCOM_SFTP_${part}`))
      expect(stdout.split(name)).toHaveLength(2);
    expect(stdout.split('PAYCOM_ENCRYPTION_KEYS')).toHaveLength(2);
    expect(stdout).not.toContain('PAYCOM_ENCRYPTION=off');
  });

  it('checks what needs none of them, and nothing that does', async () => {
    const { stdout } = await doctor({ ...ACCOUNT, PAYCOM_ENCRYPTION_KEYS: undefined });
    for (const name of ['MongoDB', 'schema', 'report mapping', 'Temporal'])
      expect(stdout).toContain(`✓ ${name}`);
    expect(stdout).toContain('– keys  not checked: needs encryption key');
    expect(stdout).toContain('– stored values  not checked: needs keys');
    expect(stdout).toContain('– SFTP  not checked: needs SFTP account');
  });

  it('has the same as JSON, and names the env file that is used', async () => {
    await writeFile(join(stack.folder, 'some.env'), 'PAYCOM_SFTP_PORT=abc\n');
    const changes = { ...ACCOUNT, PAYCOM_SFTP_PORT: undefined };
    const { code, stdout } = await doctor(changes, '--json', '--env-file', 'some.env');
    expect(code).toBe(2);
    const { checks } = JSON.parse(stdout);
    expect(checks[0]).toMatchObject({
      name: 'settings',
      state: 'failed',
      problems: expect.arrayContaining(["PAYCOM_SFTP_PORT: 'abc' is not a port (1–65535)"]),
      hint: expect.stringContaining('Set these in some.env'),
    });
    const states = new Set(checks.slice(1).map(({ state }: { readonly state: string }) => state));
    expect([...states]).toEqual(['not_checked']);
  });

  it('counts a wrong key as a gap, also without a database', async () => {
    const { stdout } = await doctor({
      PAYCOM_ENCRYPTION_KEYS: 'k1:c2hvcnQ=',
      MONGODB_URI: 'mongodb://127.0.0.1:1/x?replicaSet=rs0',
    });
    expect(stdout).toMatch(
      /^✗ settings\n.*\n {2}PAYCOM_ENCRYPTION_KEYS: every key must be id:base64 of 32 bytes\n/,
    );
    expect(stdout).toContain('– keys  not checked: needs encryption key');
    expect(stdout).not.toContain('c2hvcnQ=');
  });

  it('an env file that is not there is the only thing that it reports', async () => {
    const { code, stdout } = await doctor({}, '--env-file', 'no.env');
    expect([code, stdout.split('✗')]).toEqual([2, expect.objectContaining({ length: 3 })]);
    expect(stdout).toContain('There is no file no.env.');
  });
});

it('doctor checks the mapping file as a sync would', async () => {
  const PAYCOM_REPORT_MAPPING = join(stack.folder, 'mapping.yaml');
  const missing = await doctor({ PAYCOM_REPORT_MAPPING });
  expect(missing.stdout).toContain(`there is no file ${PAYCOM_REPORT_MAPPING}`);
  await writeFile(PAYCOM_REPORT_MAPPING, 'columns_off: City\n');
  const broken = await doctor({ PAYCOM_REPORT_MAPPING });
  expect(broken.stdout).toMatch(/✗ report mapping\n.*line 1: columns_off: must be a list/);
  await writeFile(PAYCOM_REPORT_MAPPING, 'columns_off: [City]\n');
  const { stdout } = await doctor({ PAYCOM_REPORT_MAPPING });
  expect(stdout).toContain(`✓ report mapping  ${PAYCOM_REPORT_MAPPING}`);
});

it('after a key is lost, doctor asks for the copy of it, and never to switch encryption off', async () => {
  await doctor({});
  const lost = await doctor({ PAYCOM_ENCRYPTION_KEYS: generateKey('other') });
  expect(lost.code).toBe(2);
  expect(lost.stdout).toContain('There is no encryption key with the id test.');
  expect(lost.stdout).toContain('from the copy that you keep');
  expect(lost.stdout).not.toMatch(/encryption off|=off/);
  expect(lost.stdout).toContain('– stored values  not checked: needs keys');
});

it.each([
  ['settings', { TEMPORAL_ADDRESS: 'http://127.0.0.1:7233' }, 'TEMPORAL_ADDRESS is not host:port'],
  ['Temporal', { TEMPORAL_NAMESPACE: 'nowhere' }, 'the namespace does not exist'],
])('what is wrong with Temporal is reported once, at %s', async (check, changes, problem) => {
  const { stdout } = await doctor(changes);
  expect(stdout).toMatch(new RegExp(`✗ ${check}\n.*${problem}|✗ ${check}\n.*\n.*${problem}`));
  expect(stdout.split(problem)).toHaveLength(2);
  expect(stdout).toContain('– worker  not checked: needs Temporal');
});

it('what is down is reported once', async () => {
  const { code, stdout } = await doctor({ MONGODB_URI: 'mongodb://127.0.0.1:1/x?replicaSet=rs0' });
  expect(code).toBe(3);
  expect(stdout.split('mongodb_unreachable')).toHaveLength(2);
  for (const name of ['schema', 'keys', 'transport']) expect(stdout).toContain(`– ${name}  not checked`);
});
