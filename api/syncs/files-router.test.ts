import { beforeAll, expect, test } from 'vitest';
import { collections } from '../../infra/mongo/collections.js';
import { testApi } from '../../tests/test-api.js';
import { appliedFile } from '../../tests/test-ledger.js';

const fixture = testApi();
const FILES = '/api/paycom/files/';

beforeAll(async () => {
  const { files } = collections(fixture.api.store.db);
  await files.insertMany([appliedFile('a', 'a.csv'), appliedFile('b', 'b.csv')]);
});

test('one file shows each heading, what it was mapped to, and what is new since the file before', async () => {
  const { status, body } = await fixture.api.send('GET', `${FILES}b/`);
  expect([status, body.name]).toEqual([200, 'b.csv']);
  const place = { sheet: 'Sheet 1', table: 'Table 1' };
  expect(body.columns).toEqual([
    { ...place, heading: 'Work City', field: 'city' },
    { ...place, heading: 'Locker', field: null, suggestion: 'city' },
  ]);
  expect(body.drift).toMatchObject({ against: 'before.csv', added: ['Locker'] });
});

test('an unknown file is not found', async () => {
  const { status, body } = await fixture.api.send('GET', `${FILES}unknown/`);
  expect([status, body.code]).toEqual([404, 'report_file_not_found']);
});

test('files are found by name', async () => {
  const { body } = await fixture.api.send('GET', `${FILES}?name=b.csv`);
  expect(body).toEqual({ items: [expect.objectContaining({ name: 'b.csv' })], next: null });
});
