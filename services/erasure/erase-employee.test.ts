import { BSON, ObjectId } from 'mongodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { insertSensitiveAccess } from '../../infra/auth/sensitive-access-log.js';
import { BLOB_CHUNKS } from '../../infra/blobs/blob-collections.js';
import { Keyring } from '../../infra/crypto/keyring.js';
import { erasedPeople } from '../../infra/erasure/erased-people.js';
import { type Batch, packReport } from '../../infra/files/stored-reports.js';
import { saveVersion } from '../../infra/mapping/mapping-versions.js';
import { collections } from '../../infra/mongo/collections.js';
import { readFeed } from '../../infra/plans/change-feed.js';
import { CRASH, clearBlobs, crashingBlobs } from '../../tests/crashing-blobs.js';
import { directory, rowsOf, testSteps } from '../../tests/test-steps.js';
import { KEY_ONE, KEY_TWO, TEST_ACTOR } from '../../tests/test-store.js';
import { readReport, reportFile } from '../reports/read-report.js';
import { undoRequest } from '../retry-or-undo-request.js';
import { rotateKeys } from '../rotate-keys.js';
import { ERASURE_STEPS, type ErasureStep, eraseEmployee } from './erase-employee.js';

const fixture = testSteps({ PAYCOM_TRANSACTION_ROWS: '2' });
const CODE = 'ZQ0815';
const CANARIES = ['ZEBRAQUIST', 'WILHELMINA', 'wilhelmina.zebraquist'];
const OTHERS = { '000001': 'A', '000002': 'A', '000003': 'A' };
const HEADINGS = 'EE Code,EE Name,Status,Work Email';

const store = () => fixture.deps.store;
async function deps() {
  const { mapping } = await fixture.deps.readMapping();
  return { store: store(), blobs: fixture.deps.blobs, mapping };
}
const erase = async (onStep?: (step: ErasureStep) => void | Promise<void>, code = CODE) =>
  eraseEmployee(await deps(), {
    ...{ employee_id: code, reason: 'asked for', by: TEST_ACTOR },
    ...(onStep && { onStep }),
  });
/** A directory of the others, and of the person. */
function rowsWith(status: string, others: Record<string, string> = OTHERS): string[] {
  const [, ...rows] = rowsOf(others);
  const person = `${CODE},"${CANARIES[0]}, ${CANARIES[1]}",${status},${CANARIES[2]}@example.org`;
  return [HEADINGS, ...rows.map((row) => `${row},`), person];
}
async function synced(day: string, ...rows: readonly string[]): Promise<string> {
  await fixture.deliver(directory(day), ...rows);
  return (await fixture.sync()).sync_id;
}
/** Returns every collection and blob, opened, in which a canary is found. */
async function found(canaries: readonly string[] = CANARIES): Promise<string[]> {
  const { db } = store();
  const places: string[] = [];
  const has = (text: string) => canaries.some((canary) => text.toUpperCase().includes(canary.toUpperCase()));
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    if (name.startsWith('paycom_blobs')) continue;
    for await (const document of db.collection(name).find())
      if (has(BSON.EJSON.stringify(document))) places.push(name);
  }
  for (const key of await fixture.deps.blobs.keysBelow('')) {
    const bytes = await fixture.deps.blobs.get(key);
    if (has(bytes.toString('latin1'))) places.push(key);
  }
  return places;
}
const people = async () =>
  (await collections(store().db).employees.find().sort({ employee_id: 1 }).toArray()).map(
    ({ employee_id, status }) => `${employee_id} ${status}`,
  );
const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code?: string }) => error.code,
  );
const ACTIVE = ['000001 active', '000002 active', '000003 active'];

describe('an erasure', () => {
  let syncs: string[] = [];
  beforeEach(async () => {
    await clearBlobs(store().db);
    const first = await synced('01', ...rowsWith('A'));
    const second = await synced('05', ...rowsWith('L', { ...OTHERS, '000002': 'T' }));
    syncs = [first, second];
    const reveal = { account_id: 'hr', account_name: 'hr', role: 'hr', procedure: 'employees.get' } as const;
    await insertSensitiveAccess(store().db, { ...reveal, fields: ['salary'], employee_ids: [CODE] });
    await insertSensitiveAccess(store().db, {
      ...reveal,
      fields: ['salary'],
      employee_ids: [CODE, '000001'],
    });
    expect((await found()).length).toBeGreaterThan(4);
  });

  it('leaves nothing of the person in any record or blob, and all of the others', async () => {
    const others = (await people()).filter((person) => !person.startsWith(CODE));
    const erased = await erase();
    expect(erased).toMatchObject({ employees: 1, payees: 0, changes: 2, files: 2, unreadable: 0 });
    expect(await found()).toEqual([]);
    expect(await people()).toEqual(others);
    // Only the entry of the change feed, which systems downstream need, has the code.
    expect(await found([CODE])).toEqual(['paycom_changes']);
    const { audit, files, reveals, erased: tombstones } = collections(store().db);
    expect(await audit.find({ action: 'employee.erase' }).toArray()).toMatchObject([
      { target: erased.erasure_id, before: null, after: null },
    ]);
    expect((await files.find().toArray()).map(({ bytes_removed }) => bytes_removed?.why)).toEqual([
      'erasure',
      'erasure',
    ]);
    expect((await reveals.find().toArray()).map(({ employee_ids }) => employee_ids)).toEqual([['000001']]);
    expect((await tombstones.findOne({}))?.completed_at).toBeInstanceOf(Date);
  });

  it('reasons of decisions that name the person go, and other reasons stay', async () => {
    const { plans } = collections(store().db);
    const decision = { id: 'd', decision: 'approve', by: 'hr', at: new Date(), accepted_at: null } as const;
    const reasons = [`Wilhelmina  Zebraquist left`, 'two people left'];
    for (const [at, sync_id] of syncs.entries())
      await plans.updateOne({ sync_id }, { $set: { decision: { ...decision, reason: reasons[at] ?? '' } } });
    await erase();
    expect(await found()).toEqual([]);
    const kept = await plans.find({ 'decision.id': 'd' }).sort({ _id: 1 }).toArray();
    expect(kept.map((plan) => plan.decision?.reason)).toEqual([undefined, 'two people left']);
  });

  it('a reader of the change feed gets one entry without values, also one that had read all before', async () => {
    const page = (after?: Parameters<typeof readFeed>[1]) =>
      readFeed(store(), after, { limit: 100, reveal: true });
    let before = await page();
    while (!before.caught_up) before = await page(before.position);
    await erase();
    const { entries } = await page(before.position);
    expect(entries).toMatchObject([
      { kind: 'erased', employee_id: CODE, sync_id: null, changed: [], values: {} },
    ]);
    const fresh = await page();
    expect(fresh.entries.map(({ employee_id }) => employee_id)).toEqual(Object.keys(OTHERS));
  });

  it.each(ERASURE_STEPS)('a crash before the step %s is made good by the same call', async (step) => {
    const crash = (at: ErasureStep) => {
      if (at === step) throw new Error(CRASH);
    };
    await expect(erase(crash)).rejects.toThrow(CRASH);
    await erase();
    expect(await found()).toEqual([]);
    expect(await erase()).toMatchObject({ employees: 0, changes: 0, files: 0 });
    const { audit, changes } = collections(store().db);
    expect(await audit.countDocuments({ action: 'employee.erase' })).toBe(1);
    expect(await changes.countDocuments({ kind: 'erased' })).toBe(1);
  });

  it.each(['delete', 'replace', 'replaceAll'] as const)(
    'a crash in each call of %s of the blob store is made good',
    async (method) => {
      const { blobs, mapping } = await deps();
      for (let survived = 0; survived < 20; survived += 1) {
        let calls = 0;
        const crashing = crashingBlobs(blobs, method, () => {
          calls += 1;
          return calls > survived;
        });
        const params = { employee_id: CODE, reason: 'asked for', by: TEST_ACTOR };
        const outcome = await codeOf(eraseEmployee({ store: store(), blobs: crashing, mapping }, params));
        if (outcome === null) break;
      }
      await erase();
      expect(await found()).toEqual([]);
    },
  );

  it('a later file with the person stores nothing of them, says so as an issue, and brings in the others', async () => {
    await erase();
    const sync_id = await synced('09', ...rowsWith('A', { ...OTHERS, '000004': 'A' }));
    expect(await found()).toEqual([]);
    expect(await people()).toContain('000004 active');
    const { rowIssues, files } = collections(store().db);
    expect(await rowIssues.find({ sync_id }).toArray()).toMatchObject([
      { code: 'person_erased', field: 'employee_id', row: 6 },
    ]);
    const file = await files.findOne({ name: directory('09') });
    expect([file?.bytes_removed?.why, file?.rows]).toMatchObject([
      'erasure',
      { read: 5, valid: 4, quarantined: 1 },
    ]);
  });

  it('a later file in which the row of the person does not fit, so that it is quarantined anyway, loses its bytes too', async () => {
    await erase();
    const rows = rowsWith('A').map((row) => (row.startsWith(CODE) ? `${row},one cell too many` : row));
    const sync_id = await synced('09', ...rows);
    expect(await collections(store().db).rowIssues.find({ sync_id }).toArray()).toMatchObject([
      { code: 'row_does_not_fit', row: 5 },
    ]);
    expect(await found()).toEqual([]);
    expect((await collections(store().db).files.findOne({ name: directory('09') }))?.bytes_removed?.why).toBe(
      'erasure',
    );
  });

  it('a later file that is refused loses its bytes too if it names the person, and only then', async () => {
    await erase();
    const { files } = collections(store().db);
    for (const [day, row] of [
      ['08', `${CODE},${CANARIES[0]}`],
      ['09', '000001,ZINNIA'],
    ] as const)
      expect(await codeOf(synced(day, 'Person,Remark', row))).toBe('no_employee_code_column');
    expect(await found()).toEqual([]);
    expect(
      await files
        .find({ status: { $in: ['failed', 'unrecognized'] } })
        .sort({ name: 1 })
        .toArray(),
    ).toMatchObject([
      { name: directory('08'), bytes_removed: { why: 'erasure' } },
      { name: directory('09') },
    ]);
    expect((await files.findOne({ name: directory('09') }))?.bytes_removed).toBeUndefined();
  });

  it('neither a forced sync of the old files, a retry nor an undo brings the person back, and the others are undone', async () => {
    await erase();
    await fixture.sync({ force: true });
    expect(await found()).toEqual([]);
    expect(await codeOf(undoRequest(store().db, syncs[1] ?? '', false))).toBeNull();
    await fixture.sync({ undo_of: syncs[1] ?? '' });
    expect(await people()).toEqual(ACTIVE);
    await fixture.sync({ retry_of: syncs[0] ?? '', force: true });
    expect(await found()).toEqual([]);
    expect(await people()).toEqual(ACTIVE);
  });

  it('the rows of the others are read from what is stored when the mapping changes', async () => {
    await erase();
    const file = await collections(store().db).files.findOne({ name: directory('05') });
    if (!file) throw new Error('The ledger has the file.');
    const own = await deps();
    const mapping = { ...own.mapping, employee_id_width: 9 };
    const report = await readReport({ ...own, mapping }, reportFile(file));
    expect(report).toMatchObject({ ok: true, head: { rows_read: 4, rows_valid: 3, rows_erased: 1 } });
    expect(await found()).toEqual([]);
  });

  it('a file that is no report loses its bytes when a cell has the code', async () => {
    await fixture.deliver('notes.csv', 'Person,Remark', `${CODE},${CANARIES[0]}`);
    await fixture.sync();
    expect(await found()).not.toEqual([]);
    await erase();
    expect(await found()).toEqual([]);
  });

  it('a file that is too large to be read here ends it, and a later call without the limit completes it', async () => {
    await fixture.deliver('notes.csv', 'Person,Remark', `${CODE},${CANARIES[0]}`);
    await fixture.sync();
    const params = { employee_id: CODE, reason: 'asked for', by: TEST_ACTOR, mostBytes: 10 };
    expect(await codeOf(eraseEmployee(await deps(), params))).toBe('erasure_too_large');
    await erase();
    expect(await found()).toEqual([]);
  });

  it('one that begins meanwhile stops the writes of the first, which is complete when it is repeated', async () => {
    const other = async (step: ErasureStep) => {
      if (step === 'plans') await erase(undefined, '000002');
    };
    expect(await codeOf(erase(other))).toBe('lease_lost');
    await erase();
    expect(await found()).toEqual([]);
    await fixture.sync({ undo_of: syncs[1] ?? '' });
    expect(await people()).toEqual(['000001 active', '000003 active']);
  });

  it('reaches the rows of a report that was not stored to its end', async () => {
    const batch: Batch = {
      tables: [['S', 'T']],
      rows: [[0, 2, false, CODE, { last_name: CANARIES[0] }]],
      ...{ doubtful: [], issues: [] },
    };
    await fixture.deps.blobs.put('rows/none/0000000000000000/0', packReport(batch));
    expect(await found()).toContain('rows/none/0000000000000000/0');
    await erase();
    expect(await found()).toEqual([]);
  });

  it('removes what uploads have left that were cut off, also of an erasure', async () => {
    const { blobs } = fixture.deps;
    const cut = () => Promise.reject(new Error(CRASH));
    const [key = ''] = await blobs.keysBelow('rows/');
    await expect(blobs.replace(key, await blobs.get(key), cut)).rejects.toThrow(CRASH);
    const chunks = store().db.collection<{ _id: ObjectId; files_id: ObjectId; n: number }>(BLOB_CHUNKS);
    const files_id = new ObjectId();
    await chunks.insertOne({ _id: new ObjectId(), files_id, n: 0 });
    await erase();
    expect((await blobs.keysBelow('rows/')).filter((each) => each.includes('#'))).toEqual([]);
    expect(await chunks.countDocuments({ files_id })).toBe(0);
    expect(await found()).toEqual([]);
  });

  it('is remembered when the encryption keys change', async () => {
    await erase();
    const both = { db: store().db, keyring: Keyring.parse(`${KEY_TWO},${KEY_ONE}`, true) };
    await rotateKeys(both);
    const two = { db: store().db, keyring: Keyring.parse(KEY_TWO, true) };
    const { is: isErased } = await erasedPeople(two);
    expect([CODE, `00${CODE}`, '000001'].map((code) => isErased(code))).toEqual([true, true, false]);
    await rotateKeys({ db: store().db, keyring: Keyring.parse(`${KEY_ONE},${KEY_TWO}`, true) });
  });

  it('is refused while a sync runs or is held, and for a code that nobody has', async () => {
    expect(await codeOf(erase(undefined, '999999'))).toBe('employee_not_found');
    const opened = await fixture.open();
    expect(await codeOf(erase())).toBe('sync_busy');
    await fixture.steps().finalizeLog({ opened, end: { as: 'cancelled' } });
    const begun = (step: ErasureStep) =>
      step === 'records' ? fixture.open().then(() => undefined) : undefined;
    expect(
      await codeOf(
        eraseEmployee(await deps(), { employee_id: CODE, reason: 'r', by: TEST_ACTOR, onStep: begun }),
      ),
    ).toBe('sync_busy');
    expect(await collections(store().db).erased.countDocuments({ completed_at: null })).toBe(1);
  });

  it('is refused after a sync that began and ended meanwhile, also when the clock of its worker is behind', async () => {
    const { syncLogs } = collections(store().db);
    const meanwhile = async (step: ErasureStep) => {
      if (step !== 'plans') return;
      const { opened, sync_id } = await fixture.plan({ dry_run: true });
      await fixture.steps().finalizeLog({ opened, end: { as: 'done' } });
      const started_at = new Date(Date.now() - 3_600_000);
      await syncLogs.updateOne({ sync_id }, { $set: { started_at } });
    };
    expect(await codeOf(erase(meanwhile))).toBe('sync_busy');
    await erase();
    expect(await found()).toEqual([]);
  });
});

it('a person who is stored with codes of two widths is erased with both, and the feed has an entry for each', async () => {
  const { db } = store();
  await synced('01', ...rowsOf(OTHERS));
  const { mapping } = await deps();
  const { time_zone: _, ...rules } = { ...mapping, employee_id_width: 8 };
  await saveVersion(db, { mapping: rules, why: 'longer codes', based_on: 0, by: TEST_ACTOR });
  await synced('05', ...rowsOf(OTHERS));
  expect(await people()).toHaveLength(6);
  expect(await collections(db).plans.countDocuments({ 'held_by.examples': /0001$/ })).toBe(1);
  await erase(undefined, '00000001');
  expect((await people()).filter((person) => /0001 /.test(person))).toEqual([]);
  expect(await people()).toHaveLength(4);
  const { changes, plans, syncLogs } = collections(db);
  const left = await changes.find({ employee_id: /0001$/ }).sort({ employee_id: 1 }).toArray();
  expect(left.map(({ employee_id, kind }) => [employee_id, kind])).toEqual([
    ['00000001', 'erased'],
    ['000001', 'erased'],
  ]);
  for (const records of [plans, syncLogs] as const)
    expect(
      await records.db.collection(records.collectionName).countDocuments({ 'held_by.examples': /0001$/ }),
    ).toBe(0);
});
