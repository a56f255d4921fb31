import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Mongod, startMongod } from './mongod.js';
import { temporaryFolder } from './temporary-folder.js';

let place: Awaited<ReturnType<typeof temporaryFolder>>;
const started: Mongod[] = [];
beforeEach(async () => {
  place = await temporaryFolder();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((mongod) => mongod.stop()));
  await place.remove();
});

async function start(folder: string): Promise<Mongod> {
  const mongod = await startMongod(join(place.folder, folder));
  started.push(mongod);
  return mongod;
}

async function withThings<T>(mongod: Mongod, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(mongod.uri('test'), { serverSelectionTimeoutMS: 5000 });
  return work(client).finally(() => client.close());
}

test('after a kill it restarts on its port with its data', async () => {
  const mongod = await start('one');
  await withThings(mongod, (client) =>
    client
      .db()
      .collection('things')
      .insertOne({ kept: true }, { writeConcern: { w: 'majority', journal: true } }),
  );
  await mongod.kill();
  await mongod.start();
  expect(await withThings(mongod, (client) => client.db().collection('things').countDocuments())).toBe(1);
});

test('data of an earlier start works on another port', async () => {
  const before = await start('one');
  await withThings(before, (client) => client.db().collection('things').insertOne({ kept: true }));
  await before.stop();
  const after = await start('one');
  expect(after.port).not.toBe(before.port);
  expect(await withThings(after, (client) => client.db().collection('things').countDocuments())).toBe(1);
});

test('a second server on the same data fails at once with the server’s own message', async () => {
  await start('one');
  await expect(startMongod(join(place.folder, 'one'))).rejects.toMatchObject({ code: 'dev_server_failed' });
});
