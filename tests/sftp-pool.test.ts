import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../infra/metrics/free-port.js';
import type { SftpConnection } from '../infra/sftp/connection.js';
import { SftpPool } from '../infra/sftp/pool.js';
import { testSftpConnection } from '../infra/sftp/test-connection.js';
import { type EmbeddedServer, embeddedServer } from './sftp-fixtures.js';

let fixture: EmbeddedServer;
beforeEach(async () => {
  fixture = await embeddedServer();
});
afterEach(() => fixture.remove());

const stat = (connection: SftpConnection) => connection.stat('/');

describe('the pool', () => {
  it('opens no more sessions than allowed, and reuses them', async () => {
    const pool = new SftpPool(fixture.target, 3);
    await Promise.all(Array.from({ length: 50 }, () => pool.use(stat)));
    expect(fixture.server.logins.length).toBeLessThanOrEqual(3);
    await pool.close();
  });

  it('does not reuse a broken session, and the next call works', async () => {
    const pool = new SftpPool(fixture.target, 1);
    const first = await pool.use(async (connection) => connection);
    fixture.server.disconnectAll();
    await first.closed;
    expect(await pool.use(async (connection) => connection === first)).toBe(false);
    await pool.close();
  });

  it('fails all running calls with the same code when the server disappears', async () => {
    const pool = new SftpPool(fixture.target, 2);
    fixture.server.faults.silent = true;
    await writeFile(join(fixture.root, 'f'), 'x');
    let reading = 0;
    const calls = [1, 2].map(() =>
      pool.use(async (connection) => {
        const handle = await connection.openFile('/f');
        const read = connection.readFile(handle, Buffer.alloc(10), 0, '/f');
        reading += 1;
        // A session that is still being opened would fail with another code.
        if (reading === 2) fixture.server.disconnectAll();
        await read;
      }),
    );
    for (const call of await Promise.allSettled(calls)) {
      expect(call).toMatchObject({ reason: { code: 'sftp_connection_lost' } });
    }
    await pool.close();
  });

  it('tries a wrong password only once per call', async () => {
    const pool = new SftpPool({ ...fixture.target, password: 'wrong' }, 4);
    await expect(pool.use(stat)).rejects.toMatchObject({ code: 'sftp_login_refused' });
    expect(fixture.server.logins).toHaveLength(1);
    await pool.close();
  });

  it('releases its slot when a session cannot be opened', async () => {
    const pool = new SftpPool(fixture.target, 1);
    await fixture.server.stop();
    await expect(pool.use(stat)).rejects.toMatchObject({ code: 'sftp_connection_refused' });
    await fixture.server.start();
    await pool.use(stat);
    await pool.close();
  });

  it('closes after the last call, and accepts no more', async () => {
    const pool = new SftpPool(fixture.target, 2);
    await pool.use(stat);
    let finish = () => {};
    const busy = pool.use((connection) =>
      new Promise<void>((resolve) => {
        finish = resolve;
      }).then(() => connection.stat('/')),
    );
    await pool.use(async () => {});
    const closed = pool.close();
    await expect(pool.use(stat)).rejects.toMatchObject({ code: 'internal' });
    finish();
    expect((await busy).isDirectory()).toBe(true);
    await closed;
  });

  it('does not start a call that was cancelled while it waited', async () => {
    const pool = new SftpPool(fixture.target, 1);
    const cancelled = AbortSignal.abort(new Error('cancelled'));
    await expect(pool.use(stat, cancelled)).rejects.toThrow('cancelled');
    expect(fixture.server.logins).toEqual([]);
    await pool.close();
  });
});

describe('testConnection', () => {
  const list = { directory: '/', glob: '*', recursive: false };

  it('reports each step as it completes, with its result', async () => {
    await writeFile(join(fixture.root, 'a.csv'), '');
    const steps: string[] = [];
    const results = await testSftpConnection(fixture.target, list, ({ step }) => steps.push(step));
    expect(results.every(({ ok, ms }) => ok && ms >= 0)).toBe(true);
    expect(steps).toEqual(['lookup', 'tcp', 'key_exchange', 'host_key', 'login', 'listing']);
    expect(results).toMatchObject([
      { detail: '127.0.0.1' },
      { detail: `127.0.0.1:${fixture.target.port}` },
      { detail: expect.stringMatching(/^SSH-2\.0-/) },
      { detail: fixture.server.hostKey().fingerprint },
      { detail: 'paycom, password' },
      { detail: '1 files' },
    ]);
  });

  it.each([
    ['lookup', 'sftp_host_not_found', async () => ({ ...fixture.target, host: 'nowhere.invalid' })],
    ['tcp', 'sftp_connection_refused', async () => ({ ...fixture.target, port: await freePort() })],
    ['host_key', 'sftp_host_key_unknown', async () => ({ ...fixture.target, hostKey: undefined })],
    [
      'host_key',
      'sftp_host_key_changed',
      async () => ({ ...fixture.target, hostKey: `SHA256:${'A'.repeat(43)}` }),
    ],
    ['login', 'sftp_login_refused', async () => ({ ...fixture.target, password: 'wrong' })],
  ])('ends at the first step that fails: %s, %s', async (step, code, target) => {
    const results = await testSftpConnection(await target(), list);
    expect(results.at(-1)).toMatchObject({ step, ok: false, error: { code } });
    expect(results.slice(0, -1).every(({ ok }) => ok)).toBe(true);
  });

  it('stops at the listing when the directory does not exist', async () => {
    const results = await testSftpConnection(fixture.target, { ...list, directory: '/missing' });
    expect(results).toHaveLength(6);
    expect(results[5]).toMatchObject({
      step: 'listing',
      ok: false,
      error: { code: 'sftp_directory_not_found' },
    });
  });
});
