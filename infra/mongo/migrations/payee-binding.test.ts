import { Binary } from 'mongodb';
import { beforeEach, expect, it } from 'vitest';
import { fakePayee } from '../../../tests/employee-records.js';
import { KEY_ONE, KEY_TWO, testStore } from '../../../tests/test-store.js';
import { Keyring } from '../../crypto/keyring.js';
import { encodePayee, listPayees } from '../../roster/payees.js';
import { collections } from '../collections.js';
import { payeeBindingMigration } from './payee-binding.js';

const database = testStore();
const payees = () => collections(database.store.db).payees;
const OFF = Keyring.parse(undefined, false);

beforeEach(() => payees().deleteMany({}));

/** A payee as earlier versions sealed it: bound to the employee only. */
function formerPayee(keyring: Keyring, number: number) {
  const payee = fakePayee(number, 1);
  const json = Buffer.from(JSON.stringify(payee));
  const sealed = new Binary(keyring.seal(json, ['paycom_payees', payee.employee_id, 'payee']));
  return { ...encodePayee(keyring, 'sync', payee), payee: sealed };
}

it.each([
  ['with its key', Keyring.parse(KEY_ONE, true), Keyring.parse(KEY_ONE, true)],
  ['after a new key', Keyring.parse(KEY_ONE, true), Keyring.parse(`${KEY_TWO},${KEY_ONE}`, true)],
  ['with encryption off', OFF, OFF],
])('payees of an earlier version are bound to their key, %s', async (_, before, now) => {
  const { db } = database.store;
  await payees().insertMany([formerPayee(before, 1), formerPayee(before, 2)]);
  await payees().insertOne(encodePayee(now, 'sync', fakePayee(3, 1)));
  for (let times = 0; times < 2; times += 1) await payeeBindingMigration(now).up({ context: db });
  const listed = await listPayees({ db, keyring: now }, { limit: 9 });
  expect(listed).toMatchObject([1, 2, 3].map((number) => fakePayee(number, 1)));
});

it('a plain or altered payee stays refused, and a missing key ends the migration', async () => {
  const { db, keyring } = database.store;
  await payees().insertOne(formerPayee(OFF, 1));
  await payees().insertOne({ ...formerPayee(keyring, 2), payee: new Binary(Buffer.from('altered')) });
  const before = await payees().find().toArray();
  await payeeBindingMigration(keyring).up({ context: db });
  expect(await payees().find().toArray()).toEqual(before);
  await payees().insertOne(formerPayee(keyring, 3));
  const other = payeeBindingMigration(Keyring.parse(KEY_TWO, true));
  await expect(other.up({ context: db })).rejects.toMatchObject({ code: 'encryption_key_missing' });
});
