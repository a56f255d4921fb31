import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { createMessage, encrypt, generateKey } from 'openpgp';
import { expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import type { SyncReport } from '../shared/sync-report.js';
import { testClosers } from './closers.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';
import { directory, rowsOf } from './test-steps.js';

const { closers } = testClosers();

async function sync(stack: SyncStack) {
  const { stdout, stderr } = await stack.run('sync-paycom', '--json');
  expect(stdout, stderr).not.toBe('');
  const { status, files } = JSON.parse(stdout) as SyncReport;
  return { status, files: files.map(({ name, status, error }) => ({ name, status, code: error?.code })) };
}

const rows = (...codes: string[]) =>
  Buffer.from(rowsOf(Object.fromEntries(codes.map((code) => [code, 'A']))).join('\n'));

it('packed reports are read; one whose key is missing is read once it is set', async () => {
  const stack = await startSyncStack({ PAYCOM_SFTP_GLOB: '*.{csv,gz,zip,pgp}' });
  closers.push(stack.stop);
  const { privateKey, publicKey } = await generateKey({
    userIDs: [{ name: 'paycom-sync' }],
    format: 'object',
  });
  const message = await createMessage({ binary: new Uint8Array(rows('0001', '0002', '0003')) });
  const encrypted = await encrypt({ message, encryptionKeys: publicKey, format: 'binary' });
  const deliver = (name: string, bytes: Uint8Array) => writeFile(join(stack.remote, name), bytes);
  await deliver(`${directory('01')}.gz`, gzipSync(rows('0001')));
  await deliver('roster.zip', zipSync({ [directory('02')]: rows('0001', '0002') }));
  await deliver(`${directory('03')}.pgp`, encrypted);
  await deliver('two.zip', zipSync({ 'a.csv': rows('0001'), 'b.csv': rows('0002') }));

  const worker = await stack.startWorker();
  expect(await sync(stack)).toEqual({
    status: 'completed_with_errors',
    files: [
      { name: directory('01'), status: 'unchanged', code: undefined },
      { name: directory('02'), status: 'applied', code: undefined },
      { name: `${directory('03')}.pgp`, status: 'failed', code: 'pgp_not_set_up' },
      { name: 'two.zip', status: 'failed', code: 'archive_refused' },
    ],
  });
  await worker.stop();

  stack.env.PAYCOM_PGP_PRIVATE_KEY_PATH = join(stack.folder, 'key');
  await writeFile(stack.env.PAYCOM_PGP_PRIVATE_KEY_PATH, privateKey.armor(), { mode: 0o600 });
  await stack.startWorker();
  expect(await sync(stack)).toEqual({
    status: 'completed',
    files: [{ name: directory('03'), status: 'applied', code: undefined }],
  });
  const { employees, files } = collections(stack.store.db);
  expect(await employees.distinct('employee_id')).toEqual(['0001', '0002', '0003']);
  expect(await files.distinct('path', { unpacked_size: { $gt: 0 } })).toEqual([
    `${directory('01')}.gz`,
    `${directory('03')}.pgp`,
    'roster.zip',
  ]);
  const { stdout } = await stack.run('sync-paycom', '--json', '--force');
  expect(JSON.parse(stdout).files).toHaveLength(4);
  expect(await stack.output()).not.toContain(privateKey.armor().slice(100, 140));
});
