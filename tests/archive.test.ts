import { chmod, mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { OPENSSH_PASSWORD_MISSING, startOpenSshServer } from '../dev/openssh-server.js';
import { collections } from '../infra/mongo/collections.js';
import type { SyncReport } from '../shared/sync-report.js';
import { testClosers } from './closers.js';
import { startSyncStack } from './sync-stack.js';
import { directory, rowsOf } from './test-steps.js';

const { closers } = testClosers();

/** A stack whose worker archives, on OpenSSH's server, and the folder of its account. */
async function archivingStack(settings: Record<string, string> = {}) {
  const server = await startOpenSshServer();
  closers.push(server.stop);
  const stack = await startSyncStack({
    ...{ PAYCOM_SFTP_HOST: server.host, PAYCOM_SFTP_PORT: String(server.port) },
    ...{ PAYCOM_SFTP_USERNAME: server.username, PAYCOM_SFTP_PASSWORD: server.password },
    PAYCOM_SFTP_HOST_KEY: server.hostKey().fingerprint,
    PAYCOM_SFTP_REMOTE_DIRECTORY: server.remoteFolder,
    PAYCOM_SFTP_RECURSIVE: 'on',
    PAYCOM_SFTP_ARCHIVE_DIRECTORY: 'done/applied',
    ...settings,
  });
  closers.push(stack.stop);
  await stack.startWorker();
  const deliver = async (name: string, at: string, ...codes: string[]) => {
    const path = join(server.folder, name);
    await writeFile(path, rowsOf(Object.fromEntries(codes.map((code) => [code, 'A']))).join('\n'));
    await utimes(path, new Date(at), new Date(at));
  };
  const sync = async (...options: string[]) => {
    const { stdout, stderr } = await stack.run('sync-paycom', '--json', ...options);
    expect(stdout, stderr).not.toBe('');
    return JSON.parse(stdout) as SyncReport;
  };
  return { stack, folder: server.folder, deliver, sync };
}

const names = (folder: string) => readdir(folder, { recursive: true }).then((found) => found.toSorted());

it.skipIf(OPENSSH_PASSWORD_MISSING)(
  'applied files (needs root and sshd) are moved, and nothing is read, overwritten or lost by it',
  async () => {
    const { stack, folder, deliver, sync } = await archivingStack();
    await mkdir(join(folder, 'site'));
    await chmod(join(folder, 'site'), 0o777);
    await deliver(`site/${directory('01')}`, '2026-11-01T03:00:00Z', '0001');
    await deliver('roster.csv', '2026-11-02T03:00:00Z', '0001', '0002');
    await deliver('broken.csv', '2026-11-02T03:00:00Z');
    await writeFile(join(folder, 'broken.csv'), Buffer.from('%PDF-1.7'));

    expect((await sync('--dry-run')).status).toBe('completed_with_errors');
    expect(await names(folder)).not.toContain('done');
    expect((await sync()).files.map(({ status }) => status).toSorted()).toEqual([
      'applied',
      'failed',
      'unchanged',
    ]);
    const moved = ['done', 'done/applied', 'done/applied/roster.csv', 'done/applied/site'];
    const first = ['broken.csv', ...moved, `done/applied/site/${directory('01')}`, 'site'];
    expect(await names(folder)).toEqual(first.toSorted());

    expect((await sync()).files).toEqual([]);
    await deliver('roster.csv', '2026-11-03T03:00:00Z', '0001', '0002', '0003');
    expect((await sync()).files).toHaveLength(1);
    const second = [...first, 'done/applied/roster.20261103T030000Z.csv'];
    expect(await names(folder)).toEqual(second.toSorted());
    expect(await collections(stack.store.db).employees.countDocuments()).toBe(3);

    await deliver('roster.csv', '2026-11-03T03:00:00Z', '0001', '0002', '0003', '0004');
    expect(await sync()).toMatchObject({ status: 'completed' });
    expect(await names(folder)).toEqual([...second, 'done/applied/roster.20261103T030000Z-2.csv'].toSorted());
  },
);

it.skipIf(OPENSSH_PASSWORD_MISSING)(
  'a server (needs root and sshd) that does not let files be moved: the sync says so and stays applied, and a later one moves them',
  async () => {
    const { stack, folder, deliver, sync } = await archivingStack();
    await deliver(directory('01'), '2026-11-01T03:00:00Z', '0001');
    await chmod(folder, 0o555);
    const report = await sync();
    expect(report).toMatchObject({
      status: 'completed_with_errors',
      employees: { created: 1 },
      errors: [{ code: 'remote_file_not_moved', files: 0 }],
    });
    const { stdout } = await stack.run('paycom', 'logs', report.sync_id);
    expect(stdout).toContain('PAYCOM_SFTP_ARCHIVE_DIRECTORY');
    await chmod(folder, 0o755);
    expect(await sync()).toMatchObject({ status: 'completed', files: [] });
    expect(await names(folder)).toEqual(['done', 'done/applied', `done/applied/${directory('01')}`]);
  },
);
