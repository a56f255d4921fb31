import { Binary, Decimal128 } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Keyring } from '../../infra/crypto/keyring.js';
import { collections } from '../../infra/mongo/collections.js';
import type { EmployeeDocument } from '../../infra/mongo/documents/employee-document.js';
import { changeOf, newDocument } from '../../infra/plans/employee-writes.js';
import { encodePayee } from '../../infra/roster/payees.js';
import { creationOf, fakeFields, fakePayee, testEmployeeId } from '../../tests/employee-records.js';
import { PEOPLE, testApi } from '../../tests/test-api.js';
import { KEY_TWO } from '../../tests/test-store.js';

const fixture = testApi();
const VICTIM = testEmployeeId(2);
const OFF = Keyring.parse(undefined, false);
const BYPASS = { bypassDocumentValidation: true } as const;
const PLANTED = '777777.77';
const stored = () => collections(fixture.api.store.db);
const get = async (path: string) => {
  const { status, body, raw } = await fixture.api.send('GET', `/api/paycom/${path}`);
  expect(status).toBe(200);
  expect(raw.payload).not.toContain(PLANTED);
  return body;
};
const itemsOf = async (path: string) => (await get(path)).items as Record<string, unknown>[];

const planted = { ...fakeFields(2), hourly_rate: PLANTED, salary: PLANTED, street_address: PLANTED };
const plainDocument = () => newDocument(OFF, creationOf(2, planted), new Date());

const ALTERATIONS: readonly [
  string,
  (own: EmployeeDocument) => Partial<Record<keyof EmployeeDocument, unknown>>,
][] = [
  ['plain columns', () => plainDocument()],
  ['a plain amount alone', () => ({ sealed: null, salary: Decimal128.fromString(PLANTED) })],
  [
    'an unencrypted container',
    () => ({
      sealed: new Binary(OFF.seal(Buffer.from(`["${PLANTED}"]`), ['paycom_employees', VICTIM, 'sealed'])),
    }),
  ],
  ['an unknown key', () => newDocument(Keyring.parse(KEY_TWO, true), creationOf(2, planted), new Date())],
  [
    'a flipped bit',
    (own) => {
      const bytes = Buffer.from(own.sealed?.value() ?? []);
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
      return { sealed: new Binary(bytes) };
    },
  ],
  ['no bytes', () => ({ sealed: new Binary() })],
  ['another type', () => ({ sealed: PLANTED })],
];

describe.each(ALTERATIONS)('an employee with %s', (_, alter) => {
  let own: EmployeeDocument;
  beforeEach(async () => {
    own = (await stored().employees.findOneAndUpdate(
      { employee_id: VICTIM },
      { $set: {} },
    )) as EmployeeDocument;
    await stored().employees.updateOne({ employee_id: VICTIM }, { $set: alter(own) as object }, BYPASS);
  });
  afterEach(() => stored().employees.replaceOne({ employee_id: VICTIM }, own));

  it('is marked, and the others of the page are shown', async () => {
    const items = await itemsOf('employees/?reveal=true&sort=employee_id&limit=100');
    expect(items).toHaveLength(PEOPLE);
    for (const { employee_id, unreadable, hourly_rate } of items) {
      const isVictim = employee_id === VICTIM;
      expect([employee_id, unreadable, hourly_rate]).toEqual([
        employee_id,
        isVictim ? true : undefined,
        isVictim ? null : '9876.54',
      ]);
    }
  });

  it('is marked alone and in the statistics of pay', async () => {
    const body = await get(`employees/${VICTIM}/?reveal=true`);
    expect(body).toMatchObject({ employee_id: VICTIM, unreadable: true, hourly_rate: null, salary: null });
    const { departments } = (await get('employees/stats/pay/')) as {
      departments: { unreadable: number }[];
    };
    expect(departments.map(({ unreadable }) => unreadable)).toEqual([1]);
  });

  it('is shown without its sensitive fields as before', async () => {
    const items = await itemsOf('employees/?limit=100');
    expect(items.filter(({ unreadable }) => unreadable)).toEqual([]);
  });
});

describe('of payees', () => {
  afterEach(() => stored().payees.deleteMany({ sync_id: 'altered' }));

  it.each(['copied from another payee of the same person', 'plain'])(
    'one that is %s is marked',
    async (how) => {
      const { keyring } = fixture.api.store;
      const own = encodePayee(keyring, 'altered', fakePayee(8, 2));
      const other = encodePayee(how === 'plain' ? OFF : keyring, 'altered', fakePayee(9, 2));
      await stored().payees.insertMany([own, { ...own, key_hash: 'another', payee: other.payee }]);
      const items = await itemsOf('payees/?reveal=true&limit=100');
      expect(items).toHaveLength(5);
      expect(items.filter(({ unreadable }) => unreadable)).toEqual([
        { employee_id: VICTIM, unreadable: true },
      ]);
      expect(items).toContainEqual(expect.objectContaining({ case_reference: 'CASE-CANARY-8' }));
    },
  );
});

it('a change that is plain is marked, and the rest of the history is shown', async () => {
  const write = { ...creationOf(2, planted), kind: 'removed' as const, content_hash: 'h' };
  const of = (sync_id: string, keyring: Keyring, fields = planted) =>
    changeOf(keyring, { sync_id, plan_hash: 'h', chunk: 0 }, { ...write, fields }, new Date());
  const sealed = of('sealed', fixture.api.store.keyring, fakeFields(2) as typeof planted);
  await stored().changes.insertMany([...of('plain', OFF), ...sealed]);
  const items = (await itemsOf(`employees/${VICTIM}/changes/?reveal=true`)) as {
    sync_id: string;
    fields: Record<string, unknown>[];
  }[];
  const rateOf = (sync: string) =>
    items.find(({ sync_id }) => sync_id === sync)?.fields.find(({ field }) => field === 'hourly_rate');
  expect(rateOf('plain')).toEqual({ field: 'hourly_rate', before: null, after: null, unreadable: true });
  expect(rateOf('sealed')).toEqual({ field: 'hourly_rate', before: '9876.54', after: null });
});
