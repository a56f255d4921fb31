import { expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { directory, rowsOf, testSteps } from '../tests/test-steps.js';

const fixture = testSteps({ PAYCOM_TRANSACTION_ROWS: '5' });
const CODES = Array.from({ length: 100 }, (_, at) => String(1_000 + at));
const PAYEES = '20261101020100_Employee_Payees_0000aaaa_x.csv';

/** Of so many people the first ones are terminated. */
const people = (count: number, terminated = 0) =>
  rowsOf(Object.fromEntries(CODES.slice(0, count).map((code, at) => [code, at < terminated ? 'T' : 'A'])));
const payees = (count: number) => [
  'EE Code,Payee Code,Payee Desc',
  ...CODES.slice(0, count).map((code) => `${code},P1,AGENCY`),
];
const heldBy = async ({ sync_id }: { readonly sync_id: string }) => {
  const plan = await collections(fixture.deps.store.db).plans.findOne({ sync_id });
  return plan?.held_by.map(({ brake, figure, limit }) => `${brake} ${figure} ${limit}`);
};
const countOf = (collection: 'employees' | 'payees', filter = {}) =>
  collections(fixture.deps.store.db)[collection].countDocuments(filter);

/** Plans a sync, applies these chunks of its plan, and cancels it. */
async function cutOff(from: number, to: number): Promise<void> {
  const { opened, sync_id, plan_hash } = await fixture.plan();
  const { upsertEmployees, finalizeLog } = fixture.steps();
  for (const step of ['begin', { from, to }] as const) await upsertEmployees({ sync_id, plan_hash, step });
  await finalizeLog({ opened, end: { as: 'cancelled' } });
}

it('a first sync that was cut off goes on without a hold, with its people and payees', async () => {
  await fixture.deliver(directory('01'), ...people(100));
  await fixture.deliver(PAYEES, ...payees(60));
  await cutOff(0, 6);
  const [stored, paid] = [await countOf('employees'), await countOf('payees')];
  expect(stored + paid).toBe(30);
  expect(await heldBy(await fixture.sync())).toEqual([]);
  expect([await countOf('employees'), await countOf('payees')]).toEqual([100, 60]);
});

it('after it has completed, as many new people in one sync are held', async () => {
  await fixture.deliver(directory('01'), ...people(40));
  await cutOff(0, 2);
  await fixture.sync();
  await fixture.deliver(directory('05'), ...people(100));
  expect(await heldBy(await fixture.plan())).toEqual(['creations 60 20']);
});

it('of a later sync that was cut off, what it wrote counts for the brakes, and the rest once', async () => {
  await fixture.deliver(directory('01'), ...people(100));
  await fixture.sync();
  await fixture.deliver(directory('05'), ...people(100, 16));
  await cutOff(0, 2);
  expect(await countOf('employees', { status: 'terminated' })).toBe(10);
  expect(await heldBy(await fixture.sync({ dry_run: true }))).toEqual([]);
  await fixture.deliver(directory('06'), ...people(100, 21));
  expect(await heldBy(await fixture.plan())).toEqual(['terminations 21 20']);
});
