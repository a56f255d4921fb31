import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rawKey } from '../activities/read-report.js';
import { builtScript } from '../dev/fresh-build.js';
import { BlobStore } from '../infra/blobs/blob-store.js';
import { loadConfig } from '../shared/config.js';
import { NO_MAPPING } from '../shared/reports/mapping.js';
import { KEY_ONE, testStore } from '../tests/test-store.js';
import type { CpuThreads, startCpuThreads } from './cpu-threads.js';

/** The build, because a thread runs a file of its own. */
type Build = { readonly startCpuThreads: typeof startCpuThreads };

const database = testStore();
const settings = { PAYCOM_ENCRYPTION_KEYS: KEY_ONE, PAYCOM_WORKER_THREADS: '2' };
let build: Build;
let threads: CpuThreads;

beforeAll(async () => {
  build = (await import(pathToFileURL(builtScript('worker/cpu-threads.js')).href)) as Build;
  threads = build.startCpuThreads(loadConfig({ ...settings, MONGODB_URI: database.uri }));
});
afterAll(() => threads?.close());

const fileOf = (fingerprint: string) => ({
  name: '20261101020000_Employee_Directory_0000aaaa_x.csv',
  mtime: new Date(0),
  fingerprint,
});

it('an error keeps its code and details between threads, so that its step is retried or not', async () => {
  const failing = threads.tasks.readReport({ mapping: NO_MAPPING, file: fileOf('missing') });
  await expect(failing).rejects.toMatchObject({ code: 'blob_missing', details: { key: rawKey('missing') } });
});

it('the main thread stays free while a thread reads a large file', async () => {
  const rows = Array.from({ length: 40_000 }, (_, at) => `${at},"FAKE, ADA",A`);
  const bytes = Buffer.from(['EE Code,EE Name,Status', ...rows, ''].join('\n'));
  const fingerprint = createHash('sha256').update(bytes).digest('hex');
  await new BlobStore(database.store).put(rawKey(fingerprint), bytes);
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 1);
  const report = await threads.tasks.readReport({ mapping: NO_MAPPING, file: fileOf(fingerprint) });
  clearInterval(timer);
  expect(report).toMatchObject({ ok: true, head: { rows_valid: rows.length } });
  expect(ticks).toBeGreaterThan(20);
});

it('a thread without a database reports that, not a fault of the program, so that its step is retried', async () => {
  const cut = build.startCpuThreads(loadConfig({ ...settings, MONGODB_URI: 'mongodb://127.0.0.1:1/' }));
  try {
    const failing = cut.tasks.readReport({ mapping: NO_MAPPING, file: fileOf('any') });
    await expect(failing).rejects.toMatchObject({ code: 'mongodb_unreachable' });
  } finally {
    await cut.close();
  }
});
