import { beforeAll, describe, expect, test } from 'vitest';
import { BlobStore } from '../../infra/blobs/blob-store.js';
import { collections } from '../../infra/mongo/collections.js';
import { rawKey } from '../../services/reports/read-report.js';
import { testApi } from '../../tests/test-api.js';
import { appliedFile } from '../../tests/test-ledger.js';

const fixture = testApi();
const FILES = '/api/paycom/files/';
const DAY_MS = 24 * 60 * 60 * 1000;

beforeAll(async () => {
  const { files } = collections(fixture.api.store.db);
  await files.insertMany([appliedFile('a', 'a.csv'), appliedFile('b', 'b.csv')]);
});

test('one file shows each heading, what it was mapped to, and what is new since the file before', async () => {
  const { status, body } = await fixture.api.send('GET', `${FILES}b/`);
  expect([status, body.name]).toEqual([200, 'b.csv']);
  const place = { sheet: 'Sheet 1', table: 'Table 1' };
  expect(body.columns).toEqual([
    { ...place, heading: 'Work City', field: 'city', confidence: 1 },
    { ...place, heading: 'Locker', field: null, suggestion: 'city', confidence: 0.625 },
  ]);
  expect(body.unmapped).toEqual([{ heading: 'Locker', suggestion: 'city', confidence: 0.625 }]);
  expect(body.drift).toMatchObject({ against: 'before.csv', added: ['Locker'] });
});

test('the next file of a report is due by its own past, and late when its time has passed', async () => {
  const { files } = collections(fixture.api.store.db);
  const lastDay = Date.now() - 3 * DAY_MS;
  const timeOf = (day: number) => new Date(lastDay - day * DAY_MS).toISOString().slice(0, 19);
  await files.insertMany(
    [0, 1, 2, 3].map((day) => ({
      ...appliedFile(`rates-${day}`, `2026_Rate_History_${day}.csv`),
      ...{ report_type: 'rate_history', report_time: timeOf(day) },
      rows: { read: 9, valid: 9 - day, quarantined: day, duplicates: 0 },
    })),
  );
  const { body } = await fixture.api.send('GET', `${FILES}arrivals/`);
  await files.deleteMany({ report_type: 'rate_history' });
  const items = body.items as Record<string, unknown>[];
  expect(items.find(({ report_type }) => report_type === 'rate_history')).toEqual({
    report_type: 'rate_history',
    last: {
      ...{ file_id: 'rates-0', name: '2026_Rate_History_0.csv', report_time: timeOf(0) },
      ...{ rows: 9, rows_before: 8, drift: 1 },
    },
    due_at: timeOf(-1),
    late_minutes: 2 * 24 * 60,
  });
  expect(items.find(({ report_type }) => report_type === 'employee_payees')).toEqual({
    ...{ report_type: 'employee_payees', last: null, due_at: null, late_minutes: null },
  });
});

test('an unknown file is not found', async () => {
  const { status, body } = await fixture.api.send('GET', `${FILES}unknown/`);
  expect([status, body.code]).toEqual([404, 'report_file_not_found']);
});

test('files are found by name', async () => {
  const { body } = await fixture.api.send('GET', `${FILES}?name=b.csv`);
  expect(body).toEqual({ items: [expect.objectContaining({ name: 'b.csv' })], next: null });
});

test('the change of a heading is ignored once, with who and when, and recorded without the heading', async () => {
  const ignore = (heading: string) =>
    fixture.api.send('POST', `${FILES}b/ignore_drift/`, { as: 'operator', body: { heading } });
  const { body } = await ignore('Locker');
  expect(body).toMatchObject({
    drift: { added: [] },
    drift_ignored: [{ heading: 'Locker', by: expect.any(String), at: expect.any(String) }],
  });
  expect((await ignore('Locker')).body.drift_ignored).toHaveLength(1);
  expect((await ignore('Work City')).body.code).toBe('heading_not_changed');
  const entries = await collections(fixture.api.store.db)
    .audit.find({ action: 'file.ignore_drift' }, { projection: { _id: 0 } })
    .toArray();
  expect(entries).toMatchObject([{ target: 'b', before: null, after: null }]);
  expect(JSON.stringify(entries)).not.toContain('Locker');
});

describe('a stored file', () => {
  const NAME = '20261101020000_Employee_Directory_"x" é.csv';
  const TEXT = `EE Code,EE Name,Status,Birth Date\n${['1', '2', '3']
    .map((code) => `${code},"FAKE, ADA ${code}",A,01/0${code}/1990`)
    .join('\n')}\n`;
  beforeAll(async () => {
    const { store } = fixture.api;
    await new BlobStore(store).put(rawKey('print'), Buffer.from(TEXT));
    await collections(store.db).files.insertOne({
      ...appliedFile('stored', NAME),
      ...{ fingerprint: 'print', size: TEXT.length, report_type: 'employee_directory' },
    });
  });

  test('is shown page by page in its order, without what only some may see', async () => {
    const read = async (query: string, as: 'viewer' | 'hr' = 'viewer') =>
      (await fixture.api.send('GET', `${FILES}stored/table/?limit=2${query}`, { as })).body as {
        readonly fields: readonly string[];
        readonly items: readonly { readonly row: number; readonly cells: readonly (string | null)[] }[];
        readonly next: string | null;
      };
    const first = await read('');
    expect(first).toMatchObject({
      report_type: 'employee_directory',
      hidden: expect.arrayContaining(['birth_date']),
    });
    expect(first.items.map(({ row }) => row)).toEqual([2, 3]);
    expect(first.items[0]?.cells[first.fields.indexOf('first_name')]).toBe('ADA 1');
    const second = await read(`&cursor=${first.next}`);
    expect(second.items.map(({ row }) => row)).toEqual([4]);
    expect(second.next).toBeNull();
    expect(JSON.stringify([first.items, second.items])).not.toContain('1990');

    const refused = await fixture.api.send('GET', `${FILES}stored/table/?reveal=true`, { as: 'viewer' });
    expect(refused.body.code).toBe('not_permitted');
    const revealed = await read('&reveal=true', 'hr');
    expect(revealed.items[0]?.cells[revealed.fields.indexOf('birth_date')]).toBe('1990-01-01');
    const { reveals } = collections(fixture.api.store.db);
    expect(await reveals.find({ procedure: 'files.table' }).toArray()).toMatchObject([
      { employee_ids: ['1', '2'], fields: expect.arrayContaining(['birth_date']) },
    ]);
  });

  test('of payees shows only to those who may see payees whom it names', async () => {
    const { store } = fixture.api;
    const text = 'EE Code,Payee Code,Payee Description\n7,P1,FAKE COUNTY\n';
    await new BlobStore(store).put(rawKey('payees'), Buffer.from(text));
    await collections(store.db).files.insertOne({
      ...appliedFile('payees', '20261101020000_Employee_Payees_x.csv'),
      ...{ fingerprint: 'payees', size: text.length, report_type: 'employee_payees' },
    });
    const read = async (as: 'viewer' | 'operator' | 'hr') =>
      (await fixture.api.send('GET', `${FILES}payees/table/`, { as })).body;
    for (const as of ['viewer', 'operator'] as const) expect((await read(as)).code).toBe('not_permitted');
    expect(await read('hr')).toMatchObject({ fields: [], items: [{ employee_id: '7' }] });
  });

  test('is downloaded as it was delivered, which is recorded, and not by a role that may not see it all', async () => {
    const { audit } = collections(fixture.api.store.db);
    const url = `${FILES}stored/raw/`;
    expect((await fixture.api.send('GET', url, { as: 'operator' })).body.code).toBe('not_permitted');
    expect(await audit.countDocuments({ action: 'file.download' })).toBe(0);
    const { raw } = await fixture.api.send('GET', url, { as: 'hr' });
    expect(raw.rawPayload.toString()).toBe(TEXT);
    expect(raw.headers['content-disposition']).toBe(
      'attachment; filename="20261101020000_Employee_Directory__x_.csv"',
    );
    expect(await audit.find({ action: 'file.download' }).toArray()).toMatchObject([{ target: 'stored' }]);
  });

  test('that was never downloaded is neither shown nor sent', async () => {
    for (const part of ['table', 'raw'])
      expect((await fixture.api.send('GET', `${FILES}a/${part}/`)).body.code).toBe('file_not_stored');
  });
});
