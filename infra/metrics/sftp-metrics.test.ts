import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmbeddedServer, embeddedServer } from '../../tests/sftp-fixtures.js';
import { SftpPool } from '../sftp/pool.js';
import { sftpMetrics } from './sftp-metrics.js';

let fixture: EmbeddedServer;
let registry: Registry;
beforeEach(async () => {
  fixture = await embeddedServer();
  registry = new Registry();
});
afterEach(() => fixture.remove());

const sampleOf = async (metric: string) =>
  Number(
    (await registry.metrics())
      .split('\n')
      .find((line) => line.startsWith(`${metric} `))
      ?.split(' ')[1],
  );

test('measures sessions while they are open, their bytes and their time', async () => {
  await writeFile(join(fixture.root, 'f'), Buffer.alloc(100_000));
  const pool = new SftpPool(fixture.target, 2, sftpMetrics(registry));
  await pool.use(async (connection) => {
    const handle = await connection.openFile('/f');
    await connection.readFile(handle, Buffer.alloc(30_000), 0, '/f');
    expect(await sampleOf('paycom_sftp_connections')).toBe(1);
  });
  expect(await sampleOf('paycom_sftp_connect_seconds_count')).toBe(1);
  expect(await sampleOf('paycom_sftp_received_bytes_total')).toBeGreaterThan(30_000);
  expect(await sampleOf('paycom_sftp_busy_seconds_total')).toBeGreaterThan(0);
  await pool.close();
  expect(await sampleOf('paycom_sftp_connections')).toBe(0);
});

test('counts failed logins and failed requests by code', async () => {
  const observer = sftpMetrics(registry);
  const refused = new SftpPool({ ...fixture.target, password: 'wrong' }, 2, observer);
  await expect(refused.use((connection) => connection.stat('/'))).rejects.toThrow();
  const pool = new SftpPool(fixture.target, 1, observer);
  await expect(pool.use((connection) => connection.stat('/CANARY'))).rejects.toThrow();
  expect(await sampleOf('paycom_sftp_errors_total{code="sftp_login_refused"}')).toBe(1);
  expect(await sampleOf('paycom_sftp_errors_total{code="remote_file_not_found"}')).toBe(1);
  expect(await registry.metrics()).not.toContain('CANARY');
  await Promise.all([refused.close(), pool.close()]);
});
