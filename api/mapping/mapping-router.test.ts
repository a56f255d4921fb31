import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../dev/temporary-folder.js';
import { collections } from '../../infra/mongo/collections.js';
import { testApi } from '../../tests/test-api.js';

const SHOW = '/api/paycom/mapping/';
const SAVE = '/api/paycom/mapping/save/';
const { folder, remove } = await temporaryFolder();
afterAll(remove);
const BADGE = { aliases: { employee_id: ['Badge'] } };

describe('a mapping in the database', () => {
  const fixture = testApi();
  const send = (url: string, body?: unknown) =>
    fixture.api.send(body === undefined ? 'GET' : 'POST', url, { as: 'operator', body });

  test('is the standard one until someone saves a version, which names who and why', async () => {
    expect((await send(SHOW)).body).toMatchObject({
      source: 'database',
      version: 0,
      mapping: { aliases: {}, columns_off: [], status_words: {}, date_order: 'us' },
    });
    const words = { mapping: { status_words: { 'L.O.A.': 'on_leave' } }, why: 'Leave', based_on: 0 };
    expect((await send(SAVE, words)).body).toEqual({ version: 1 });
    expect((await send(SAVE, { mapping: BADGE, why: ' New badge ', based_on: 1 })).body).toEqual({
      version: 2,
    });
    expect((await send(SHOW)).body).toMatchObject({ version: 2, mapping: BADGE });
    const first = await send(`${SHOW}versions/?limit=1`);
    expect(first.body).toMatchObject({ items: [{ number: 2, why: 'New badge', by: expect.any(String) }] });
    const second = await send(`${SHOW}versions/?limit=1&cursor=${first.body.next}`);
    expect(second.body).toMatchObject({
      items: [{ number: 1, mapping: { status_words: { 'L.O.A.': 'on_leave' } } }],
      next: null,
    });
    const { audit } = collections(fixture.api.store.db);
    expect(await audit.find({ action: 'mapping.save' }).sort({ _id: -1 }).limit(1).toArray()).toMatchObject([
      { target: 'mapping', before: { version: 1 }, after: { version: 2 } },
    ]);
  });

  test('of two people who change one version, the second is told', async () => {
    const { version } = (await send(SHOW)).body;
    const change = { mapping: BADGE, why: 'x', based_on: version };
    const both = await Promise.all([send(SAVE, change), send(SAVE, change)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const refused = await send(SAVE, change);
    expect([refused.status, refused.body.code]).toEqual([409, 'mapping_changed']);
    expect(refused.body.detail).toContain(`version ${Number(version) + 1}`);
  });

  test('an operator, who may not see pay, cannot give the heading of pay to a column that everyone sees', async () => {
    const { version, mapping } = (await send(SHOW)).body;
    const opens = { aliases: { ...BADGE.aliases, city: ['ANNUAL salary'] } };
    const save = { mapping: opens, why: 'x', based_on: version };
    expect(await send(SAVE, save)).toMatchObject({ status: 403, body: { code: 'not_permitted' } });
    expect((await send(SHOW)).body).toMatchObject({ version, mapping });
    expect((await fixture.api.send('POST', SAVE, { as: 'admin', body: save })).status).toBe(200);
    const next = { mapping: { ...opens, columns_off: ['Locker'] }, why: 'x', based_on: Number(version) + 1 };
    expect((await send(SAVE, next)).status).toBe(200);
  });

  test('nor a heading that was of pay in an earlier version', async () => {
    const save = async (aliases: object, as: 'operator' | 'admin') => {
      const based_on = (await send(SHOW)).body.version;
      return (
        await fixture.api.send('POST', SAVE, { as, body: { mapping: { aliases }, why: 'x', based_on } })
      ).status;
    };
    const statuses = [
      await save({ salary: ['Gehalt'] }, 'admin'),
      await save({}, 'operator'),
      await save({ city: ['Gehalt'] }, 'operator'),
      await save({ city: ['Town'] }, 'operator'),
    ];
    expect(statuses).toEqual([200, 200, 403, 200]);
  });

  test('has only known columns and statuses, and a reason', async () => {
    const wrong = [
      { mapping: { aliases: { frist_name: ['x'] } }, why: 'x', based_on: 0 },
      { mapping: { status_words: { LOA: 'gone' } }, why: 'x', based_on: 0 },
      { mapping: {}, why: ' ', based_on: 0 },
    ];
    for (const body of wrong) expect((await send(SAVE, body)).body.code).toBe('invalid_input');
  });
});

describe('a mapping in a file', () => {
  const path = join(folder, 'mapping.yaml');
  const fixture = testApi({ PAYCOM_REPORT_MAPPING: path });

  test('wins, is read at each request, and cannot be changed here', async () => {
    writeFileSync(path, 'columns_off: [City]\n');
    const shown = await fixture.api.send('GET', SHOW, { as: 'viewer' });
    expect(shown.body).toMatchObject({
      source: 'file',
      path,
      version: 0,
      mapping: { columns_off: ['City'] },
    });
    const saved = await fixture.api.send('POST', SAVE, { body: { mapping: BADGE, why: 'x', based_on: 0 } });
    expect([saved.status, saved.body.code]).toEqual([409, 'mapping_read_only']);
    writeFileSync(path, 'columns_off: City\n');
    expect((await fixture.api.send('GET', SHOW)).body.code).toBe('mapping_file_invalid');
  });
});
