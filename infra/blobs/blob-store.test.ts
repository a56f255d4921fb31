import { randomBytes } from 'node:crypto';
import { ObjectId } from 'mongodb';
import { expect, test } from 'vitest';
import { KEY_ONE, KEY_TWO, testStore } from '../../tests/test-store.js';
import { Keyring } from '../crypto/keyring.js';
import type { Store } from '../mongo/store.js';
import { blobSalts, makeBlobSalts } from './blob-salts.js';
import { BlobStore } from './blob-store.js';

const database = testStore();
const blobs = () => new BlobStore(database.store);
const files = () => database.store.db.collection('paycom_blobs.files');
const chunks = () => database.store.db.collection('paycom_blobs.chunks');
const LARGE = randomBytes(3 * 1024 * 1024 + 17);

test.each([
  ['nothing', Buffer.alloc(0)],
  ['compressible text', Buffer.from('canary '.repeat(10_000))],
  ['several chunks', LARGE],
  ['a zip', Buffer.concat([Buffer.from('PK'), LARGE])],
])('%s is read back unchanged, and is stored compressed and encrypted', async (name, bytes) => {
  await blobs().put(name, bytes);
  expect((await blobs().get(name)).equals(bytes)).toBe(true);
  const [file] = await files().find({ filename: name }).toArray();
  const stored = await chunks().find({ files_id: file?._id }).sort({ n: 1 }).toArray();
  const raw = Buffer.concat(stored.map(({ data }) => data.value()));
  expect(raw.includes('canary')).toBe(false);
  expect(raw.length).toBeLessThan(bytes.length + 2_000);
  if (name === 'compressible text') expect(raw.length).toBeLessThan(2_000);
});

test('an unfinished upload is invisible, does not block a new upload, and is swept', async () => {
  const files_id = new ObjectId();
  await chunks().insertOne({ files_id, n: 0, data: Buffer.from('half') });
  expect(await blobs().has('half')).toBe(false);
  await expect(blobs().get('half')).rejects.toMatchObject({ code: 'blob_missing' });
  await blobs().put('half', Buffer.from('whole'));
  const [before, after] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)];
  expect(await blobs().sweep({ to: before })).toBe(0);
  expect(await blobs().sweep({ from: after, to: new Date(Date.now() + 120_000) })).toBe(0);
  expect(await blobs().sweep({ from: before, to: after })).toBe(1);
  expect(await chunks().countDocuments({ files_id })).toBe(0);
  expect((await blobs().get('half')).toString()).toBe('whole');
});

test('sweeps while blobs are stored lose none of them', async () => {
  // Each sweep makes an upload begin again, so that sweeps without an end could hold one up for ever.
  const sweeps = (async () => {
    for (let times = 0; times < 50; times += 1) await blobs().sweep({ to: new Date(Date.now() + 60_000) });
  })();
  const keys = Array.from({ length: 12 }, (_, at) => `swept/${at}`);
  const store = async (key: string) => {
    await blobs().put(key, LARGE);
    await blobs().replace(key, LARGE);
  };
  await Promise.all([sweeps, ...keys.map(store)]);
  for (const key of keys) expect((await blobs().get(key)).equals(LARGE)).toBe(true);
});

test('concurrent writers of one key leave one blob and no orphaned chunks', async () => {
  await Promise.all(Array.from({ length: 8 }, () => blobs().put('raced', LARGE)));
  expect(await files().countDocuments({ filename: 'raced' })).toBe(1);
  expect((await blobs().get('raced')).equals(LARGE)).toBe(true);
  const fileIds = await files().distinct('_id');
  expect(await chunks().countDocuments({ files_id: { $nin: fileIds } })).toBe(0);
});

test('readers of a blob that is being replaced get the old or the new blob, whole', async () => {
  const old = Buffer.from('old');
  const fresh = Buffer.from('fresh');
  await blobs().put('replaced', old);
  let replacing = true;
  const readers = Array.from({ length: 4 }, async () => {
    while (replacing) expect(['old', 'fresh']).toContain((await blobs().get('replaced')).toString());
  });
  for (let times = 0; times < 30; times += 1) await blobs().replace('replaced', times % 2 ? old : fresh);
  replacing = false;
  await Promise.all(readers);
  expect((await blobs().get('replaced')).toString()).toBe('old');
});

test('a damaged, truncated or swapped blob is reported as corrupt, never as wrong bytes', async () => {
  await blobs().put('good', LARGE);
  await blobs().put('damaged', LARGE);
  const [file] = await files().find({ filename: 'damaged' }).toArray();
  const second = { files_id: file?._id, n: 1 };
  const [chunk] = await chunks().find(second).toArray();
  const data = Buffer.from(chunk?.data.value());
  data[1000] = (data[1000] ?? 0) ^ 1;
  await chunks().updateOne(second, { $set: { data } });
  await expect(blobs().get('damaged')).rejects.toMatchObject({ code: 'blob_corrupt' });
  await chunks().deleteOne(second);
  await expect(blobs().get('damaged')).rejects.toMatchObject({ code: 'blob_corrupt' });
  await files().deleteOne({ filename: 'damaged' });
  await files().updateOne({ filename: 'good' }, { $set: { filename: 'damaged' } });
  await expect(blobs().get('damaged')).rejects.toMatchObject({ code: 'blob_corrupt' });
});

test('reading a blob whose encryption key is missing names the key', async () => {
  await blobs().put('of key one', Buffer.from('bytes'));
  const other = new BlobStore({ db: database.store.db, keyring: Keyring.parse(KEY_TWO, true) });
  await expect(other.get('of key one')).rejects.toMatchObject({
    code: 'encryption_key_missing',
    details: { key_id: 'one' },
  });
  const both = new BlobStore({
    db: database.store.db,
    keyring: Keyring.parse(`${KEY_TWO},${KEY_ONE}`, true),
  });
  expect((await both.get('of key one')).toString()).toBe('bytes');
});

test('deleting a blob removes its chunks, and deleting it twice is harmless', async () => {
  await blobs().put('gone', LARGE);
  const [file] = await files().find({ filename: 'gone' }).toArray();
  await Promise.all([blobs().delete('gone'), blobs().delete('gone')]);
  expect(await blobs().has('gone')).toBe(false);
  expect(await chunks().countDocuments({ files_id: file?._id })).toBe(0);
});

test('a blob that is sealed again keeps its salt, one that is replaced loses it, and a write meanwhile is not lost', async () => {
  const { db } = database.store;
  const both = new BlobStore({ db, keyring: Keyring.parse(`${KEY_TWO},${KEY_ONE}`, true) });
  const two = { db, keyring: Keyring.parse(KEY_TWO, true) };
  const idOf = async () => (await files().find({ filename: 'salted' }).toArray())[0]?._id ?? new ObjectId();
  const saltIn = async (store: Store) => [...(await blobSalts(store, [await idOf()])).values()];
  await blobs().put('salted', LARGE);
  const first = await idOf();
  const made = Buffer.alloc(32, 1);
  for (const salt of [made, Buffer.alloc(32, 2)]) await makeBlobSalts(database.store, [first], () => salt);
  const before = await saltIn(database.store);
  expect(before).toMatchObject([{ salt: made }]);
  await both.reseal('salted');
  expect(await saltIn(two)).toEqual(before);
  expect((await new BlobStore(two).get('salted')).equals(LARGE)).toBe(true);
  expect(await chunks().countDocuments({ files_id: first })).toBe(0);
  const news = Buffer.from('news');
  await Promise.all([both.reseal('salted'), both.replace('salted', news)]);
  expect(await both.get('salted')).toEqual(news);
  expect(await saltIn(two)).toEqual([]);
});

test('a copy is sealed for its own key, and a content is found until its blob is replaced', async () => {
  const bytes = Buffer.from('rows '.repeat(1_000));
  await blobs().put('original', bytes, 'content');
  await blobs().copy('original', 'copy');
  await blobs().delete('original');
  expect((await blobs().get('copy')).equals(bytes)).toBe(true);
  expect(await blobs().keyOfContent('content')).toBeNull();
  await blobs().put('again', bytes, 'content');
  expect(await blobs().keyOfContent('content')).toBe('again');
  await blobs().replace('again', Buffer.from('others'));
  expect(await blobs().keyOfContent('content')).toBeNull();
  await blobs().put('planted', bytes);
  await files().updateOne(
    { filename: 'planted' },
    { $set: { 'metadata.content': 'other', 'metadata.content_proof': 'one:planted' } },
  );
  expect(await blobs().keyOfContent('other')).toBeNull();
  await expect(blobs().copy('never put', 'its copy')).rejects.toMatchObject({ code: 'blob_missing' });
});
