import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { directory, rowsOf, testSteps } from '../../../tests/test-steps.js';
import { collections } from '../collections.js';
import { keyedFingerprintsMigration } from './keyed-fingerprints.js';

const fixture = testSteps();
const NAME = directory('01');
const BYPASS = { bypassDocumentValidation: true } as const;

const migration = () => keyedFingerprintsMigration(fixture.deps.store.keyring);
const names = async () => (await fixture.deps.blobs.keysBelow('')).filter((key) => /^(?:raw|rows)/.test(key));

/** Syncs one file, and names it as an earlier version did. Returns the SHA-256 of its bytes and its record. */
async function formerFile() {
  const { db } = fixture.deps.store;
  const { blobs } = fixture.deps;
  await fixture.deliver(NAME, ...rowsOf({ '0001': 'A' }));
  await fixture.sync();
  const [raw = '', rows = ''] = await names();
  const bytes = await blobs.get(raw);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await blobs.put(`raw/${sha256}`, bytes);
  await blobs.put(`rows/${sha256}/${rows.split('/')[2]}`, await blobs.get(rows));
  for (const key of [raw, rows]) await blobs.delete(key);
  for (const name of ['paycom_files', 'paycom_run_files'])
    await db.collection(name).updateMany({}, { $set: { sha256 }, $unset: { fingerprint: '' } }, BYPASS);
  await db.collection('paycom_run_files').insertOne({ sync_id: 'x', file_id: 'x', sha256: null }, BYPASS);
  return { sha256, bytes };
}

const INTERRUPTIONS: Readonly<Record<string, (sha256: string, bytes: Buffer) => Promise<void>>> = {
  'at no time': async () => {},
  'after the bytes were stored': async (sha256, bytes) => {
    const { blobs, store } = fixture.deps;
    await blobs.put(`raw/${store.keyring.fingerprint(sha256)}`, bytes);
  },
  'before the former bytes were deleted': async (sha256, bytes) => {
    await migration().up({ context: fixture.deps.store.db });
    await fixture.deps.blobs.put(`raw/${sha256}`, bytes);
  },
};

it.each(Object.entries(INTERRUPTIONS))(
  'names stored files by a keyed fingerprint, interrupted %s, and the next sync finds them',
  async (_, interrupted) => {
    const { db, keyring } = fixture.deps.store;
    const { sha256, bytes } = await formerFile();
    await interrupted(sha256, bytes);
    for (let times = 0; times < 2; times += 1) await migration().up({ context: db });

    const fingerprint = keyring.fingerprint(sha256);
    expect(await names()).toEqual([`raw/${fingerprint}`]);
    expect(await fixture.deps.blobs.get(`raw/${fingerprint}`)).toEqual(bytes);
    expect(await collections(db).files.find().toArray()).toMatchObject([{ fingerprint }]);
    const runFiles = await collections(db).runFiles.find().sort({ file_id: -1 }).toArray();
    expect(runFiles.map((file) => file.fingerprint)).toEqual([null, fingerprint]);
    expect(JSON.stringify(runFiles)).not.toContain('sha256');

    await db.collection('paycom_run_files').deleteOne({ file_id: 'x' });
    const { sync_id } = await fixture.sync({ force: true });
    const log = await collections(db).syncLogs.findOne({ sync_id });
    expect(log).toMatchObject({ status: 'completed', employees: { created: 0, unchanged: 1 } });
  },
);

it('no collection and no name of a blob has the plain hash of a file', async () => {
  const { db } = fixture.deps.store;
  await fixture.deliver(NAME, ...rowsOf({ '0001': 'A' }));
  await fixture.sync();
  const [raw = ''] = await names();
  const hash = createHash('sha256').update(await fixture.deps.blobs.get(raw));
  const forms = (['hex', 'base64', 'base64url'] as const).map((form) => hash.copy().digest(form));
  for (const { name } of await db.listCollections({ type: 'collection' }).toArray()) {
    const text = JSON.stringify(await db.collection(name).find().toArray());
    for (const form of forms) expect(text.includes(form), `${name} has ${form}`).toBe(false);
  }
});
