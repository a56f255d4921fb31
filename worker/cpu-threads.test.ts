import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtScript } from '../dev/fresh-build.js';
import { BlobStore } from '../infra/blobs/blob-store.js';
import { Keyring } from '../infra/crypto/keyring.js';
import { addToRun } from '../infra/files/add-to-run.js';
import { fileIdOf } from '../infra/files/unresolved-files.js';
import { encodeChunk } from '../infra/plans/plan-chunks.js';
import { rawKey } from '../services/reports/read-report.js';
import { loadConfig } from '../shared/config.js';
import { NO_MAPPING } from '../shared/reports/mapping.js';
import { hungryWorkbook } from '../tests/costly-workbooks.js';
import { creationOf } from '../tests/employee-records.js';
import { RUN } from '../tests/test-ledger.js';
import { KEY_ONE, KEY_TWO, testStore } from '../tests/test-store.js';
import type { CpuThreads, startCpuThreads } from './cpu-threads.js';

/** The build, because a thread runs a file of its own. */
type Build = { readonly startCpuThreads: typeof startCpuThreads };

const database = testStore();
const settings = { PAYCOM_ENCRYPTION_KEYS: KEY_ONE, PAYCOM_WORKER_THREADS: '2' };
let build: Build;
let threads: CpuThreads;

beforeAll(async () => {
  build = (await import(pathToFileURL(builtScript('worker/cpu-threads.js')).href)) as Build;
  threads = build.startCpuThreads(
    loadConfig({ ...settings, MONGODB_URI: database.uri }),
    database.store.keyring,
  );
});
afterAll(() => threads?.close());

const NAME = '20261101020000_Employee_Directory_0000aaaa_x.csv';
const mtime = new Date(0);
const NEVER = new AbortController().signal;

function read({ tasks }: CpuThreads, fingerprint: string) {
  const file_id = fileIdOf({ path: fingerprint, size: 0, mtime });
  const file = { name: NAME, mtime, fingerprint };
  const ref = { sync_id: RUN.sync_id, file_id };
  return tasks.readReport({ mapping: NO_MAPPING, file, ref, bytes: 0, alone: false }, NEVER);
}

/** Stores a file as if it were downloaded, and returns its hash. */
async function downloaded(bytes: Uint8Array, { keyring } = database.store): Promise<string> {
  const fingerprint = createHash('sha256').update(bytes).digest('hex');
  await addToRun(database.store.db, RUN, [{ path: fingerprint, size: 0, mtime }]);
  await new BlobStore({ db: database.store.db, keyring }).put(rawKey(fingerprint), bytes);
  return fingerprint;
}
const csvOf = (rows: number, name: string) =>
  Buffer.from(
    ['EE Code,EE Name,Status', ...Array.from({ length: rows }, (_, at) => `${at},"${name}",A`), ''].join(
      '\n',
    ),
  );

it('an error keeps its code and details between threads, so that its step is retried or not', async () => {
  const failing = read(threads, 'missing');
  await expect(failing).rejects.toMatchObject({ code: 'blob_missing', details: { key: rawKey('missing') } });
});

it('the main thread stays free while a thread reads a large file', async () => {
  const fingerprint = await downloaded(csvOf(40_000, 'FAKE, ADA'));
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 1);
  const report = await read(threads, fingerprint);
  clearInterval(timer);
  expect(report).toMatchObject({ ok: true, head: { rows_valid: 40_000 } });
  expect(ticks).toBeGreaterThan(20);
});

it('a file that needs too much memory ends its thread alone: the others are read meanwhile and after it', async () => {
  const small = build.startCpuThreads(
    loadConfig({ ...settings, MONGODB_URI: database.uri, PAYCOM_PARSE_MEMORY_MB: '256' }),
    database.store.keyring,
  );
  try {
    let isOver = false;
    const hungry = read(small, await downloaded(hungryWorkbook())).finally(() => {
      isOver = true;
    });
    const failing = expect(hungry).rejects.toMatchObject({ code: 'parser_stopped' });
    let reads = 0;
    for (let isLast = false; !isLast; reads += 1) {
      isLast = isOver;
      const other = await downloaded(csvOf(1_000, `FAKE ${reads}, ADA`));
      expect(await read(small, other)).toMatchObject({ ok: true, head: { rows_valid: 1_000 } });
    }
    await failing;
    expect(reads).toBeGreaterThan(1);
  } finally {
    await small.close();
  }
});

it('the deadline of a file begins when a thread does, not while the thread applies a part of a plan', async () => {
  const one = build.startCpuThreads(
    loadConfig({
      ...{ ...settings, MONGODB_URI: database.uri },
      ...{ PAYCOM_WORKER_THREADS: '1', PAYCOM_PARSE_SECONDS: '1' },
    }),
    database.store.keyring,
  );
  try {
    const employees = Array.from({ length: 100_000 }, (_, at) => creationOf(at));
    const key = 'plans/busy';
    await new BlobStore(database.store).put(key, encodeChunk({ employees, payees: [] }));
    const began = performance.now();
    const ref = { sync_id: RUN.sync_id, plan_hash: 'none', chunk: 0, key };
    const busy = one.tasks.applyChunk({ ref, lease: { fence: 0, shard: 0 } }).then(
      () => 0,
      () => performance.now() - began,
    );
    expect(await read(one, await downloaded(csvOf(3, 'FAKE, DEE')))).toMatchObject({ ok: true });
    expect(await busy).toBeGreaterThan(1_000);
  } finally {
    await one.close();
  }
});

it('a key that comes while the threads live is known to them, too', async () => {
  const keyring = Keyring.parse(KEY_ONE, true);
  const config = loadConfig({ ...settings, MONGODB_URI: database.uri, PAYCOM_WORKER_THREADS: '1' });
  const own = build.startCpuThreads(config, keyring);
  try {
    for (const keys of [KEY_ONE, `${KEY_TWO},${KEY_ONE}`]) {
      keyring.adopt(Keyring.parse(keys, true));
      const file = await downloaded(csvOf(3, `FAKE ${keys.slice(0, 3)}, ADA`), {
        ...database.store,
        keyring,
      });
      expect(await read(own, file)).toMatchObject({ ok: true, head: { rows_valid: 3 } });
    }
  } finally {
    await own.close();
  }
});

it('a thread without a database reports that, not a fault of the program, so that its step is retried', async () => {
  const cut = build.startCpuThreads(
    loadConfig({ ...settings, MONGODB_URI: 'mongodb://127.0.0.1:1/' }),
    database.store.keyring,
  );
  try {
    const failing = read(cut, 'any');
    await expect(failing).rejects.toMatchObject({ code: 'mongodb_unreachable' });
  } finally {
    await cut.close();
  }
});
