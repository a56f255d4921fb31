import fc from 'fast-check';
import { Binary } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { NO_MAPPING } from '../shared/reports/mapping.js';
import { activityContext, directory, rateHistory, testSteps } from '../tests/test-steps.js';
import { draftPart, type PartDraft } from './draft-part.js';
import { prepareDraft } from './prepare-draft.js';

const fixture = testSteps();

const payeesReport = (day: string) => `202611${day}020400_Employee_Payees_0000aaaa.csv`;
const HEADINGS = {
  people: 'EE Code,EE Name,Status',
  rates: 'EE Code,Pay Type,Department,Effective Date,Amount',
  payees: 'EE Code,Payee Code,Case Reference,City,State',
};
type Push = Readonly<Record<keyof typeof HEADINGS, readonly string[]>>;

const FIRST: Push = {
  people: ['0001,"FAKE, ADA",A', '0002,"FAKE, BEA",A'],
  rates: ['0002,Hourly,x,2020-01-01,10'],
  payees: ['0001,P0,C,Tulsa,NY', '0001,P1,C,Tulsa,NY', '0002,P2,C,Tulsa,NY'],
};
/** 0001 changes and 0003 is new. 0002 only gets a future rate. Of the payees one changes, one is new and two end. */
const SECOND: Push = {
  people: ['0001,"FAKE, ADA",V', '0002,"FAKE, BEA",A', '0003,"FAKE, CAL",A'],
  rates: ['0002,Hourly,x,2020-01-01,10', '0002,Hourly,x,2027-01-01,11'],
  payees: ['0001,P0,C,Reno,NY', '0003,P3,C,Reno,NY'],
};
/** The hashes of stored plans are made of this digest. A new value here makes every held plan stale. */
const DIGEST = 'NBJzl8W4uBecv8-XRFupASKYr1GbpT2sKsi3YfB8BUg';

async function deliver(day: string, { people, rates, payees }: Push): Promise<void> {
  await fixture.deliver(directory(day), HEADINGS.people, ...people);
  await fixture.deliver(rateHistory(day), HEADINGS.rates, ...rates);
  await fixture.deliver(payeesReport(day), HEADINGS.payees, ...payees);
}

async function draft(sync_id: string): Promise<PartDraft> {
  const deps = { ...fixture.deps, mapping: NO_MAPPING };
  const run = { sync_id, dry_run: false, report_type: 'all' } as const;
  const preparing = activityContext().run(() => prepareDraft(deps, run));
  const { draft } = await (preparing as ReturnType<typeof prepareDraft>);
  expect(draft.parts).toBe(1);
  return draftPart(deps, draft, 0);
}

/** Applies the first push, and brings in the second. */
async function broughtIn(second: Push = SECOND): Promise<string> {
  await deliver('01', FIRST);
  await fixture.sync();
  await deliver('05', second);
  return (await fixture.bringIn()).sync_id;
}

/** Stores the same documents in another order. */
async function shuffle(seeds: readonly number[]): Promise<void> {
  const { files, runFiles, employees, payees } = collections(fixture.deps.store.db);
  for (const collection of [files, runFiles, employees, payees]) {
    const documents = await collection.find().sort({ _id: 1 }).toArray();
    const order = documents.map((_, at) => at).sort((a, b) => (seeds[a] ?? 0) - (seeds[b] ?? 0) || a - b);
    await collection.deleteMany({});
    for (const at of order) await collection.insertOne(documents[at] as never);
  }
}

describe('a part of a plan', () => {
  it('has what the run would write, its counts, and the files that the changes come from', async () => {
    const { counts, writes, changed_by, files, missing, digest } = await draft(await broughtIn());
    expect(counts).toMatchObject({ updated: 1, unchanged: 1 });
    const { tallies } = counts.figures;
    expect([tallies.created?.count, tallies.payees_ended?.count]).toEqual([1, 2]);
    expect(tallies.payees_created?.count).toBe(1);
    expect([tallies.missing, tallies.terminated]).toEqual([undefined, undefined]);
    expect(tallies.deactivated).toMatchObject({ count: 1, examples: ['0001'] });
    expect(writes).toMatchObject({
      employees: [
        { employee_id: '0001', kind: 'updated', changes: [{ before: 'active', after: 'on_leave' }] },
        { employee_id: '0003', kind: 'created', fields: { first_name: 'CAL' } },
        { employee_id: '0002', kind: 'provenance_only', statements: expect.stringContaining('"11.00"') },
      ],
      payees: [
        { kind: 'updated', fields: ['city'], payee: { employee_id: '0001', fields: { city: 'Reno' } } },
        { kind: 'created', payee: { employee_id: '0003' } },
        { kind: 'ended', payee: { employee_id: '0001', fields: { payee_code: 'P1' } } },
        { kind: 'ended', payee: { employee_id: '0002', fields: { payee_code: 'P2' } } },
      ],
    });
    expect([changed_by.length, files.length]).toEqual([3, 3]);
    expect(missing).toMatchObject({ people: [] });
    expect(digest).toBe(DIGEST);
  });

  it('reads only employees whole of whom the reports state something else', async () => {
    await deliver('01', FIRST);
    await fixture.sync();
    const { employees } = collections(fixture.deps.store.db);
    const damage = (employee_id: string, field: 'statements' | 'stated') =>
      employees.updateOne({ employee_id }, { $set: { [field]: new Binary(Buffer.from('damaged')) } });
    await damage('0001', 'statements');
    await deliver('03', FIRST);
    const { sync_id } = await fixture.bringIn();
    const same = await draft(sync_id);
    expect(same).toMatchObject({ counts: { updated: 0, unchanged: 2 }, writes: { employees: [] } });
    await damage('0001', 'stated');
    await expect(draft(sync_id)).rejects.toMatchObject({ code: 'sealed_value_corrupt' });
  });

  it('is empty without a new report', async () => {
    await deliver('01', FIRST);
    await fixture.sync();
    const { writes, changed_by } = await draft((await fixture.bringIn()).sync_id);
    expect([writes, changed_by]).toEqual([{ employees: [], payees: [] }, []]);
  });

  it('has the same digest whatever order its files, employees and payees are stored in', async () => {
    const sync_id = await broughtIn();
    const seeds = fc.array(fc.nat(), { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(seeds, async (order) => {
        await shuffle(order);
        expect((await draft(sync_id)).digest).toBe(DIGEST);
      }),
      { numRuns: 25 },
    );
  });
});

/** Each second push has as many bytes as `SECOND`, or its file would have another id, which is in the statements too. */
const OTHERS: readonly (readonly [string, Partial<Push>])[] = [
  ['a value', { people: SECOND.people.with(0, '0001,"FAKE, ADA",T') }],
  ['a name', { people: SECOND.people.with(2, '0003,"FAKE, CYD",A') }],
  ['the row of an employee', { people: SECOND.people.toReversed() }],
  ['a future rate', { rates: SECOND.rates.with(1, '0002,Hourly,x,2027-01-01,12') }],
  ['the day of a future rate', { rates: SECOND.rates.with(1, '0002,Hourly,x,2027-01-02,11') }],
  ['the city of a payee', { payees: SECOND.payees.with(0, '0001,P0,C,Elko,NY') }],
  ['the code of a new payee', { payees: SECOND.payees.with(1, '0003,P4,C,Reno,NY') }],
  ['which payees end', { payees: SECOND.payees.with(0, '0001,P1,C,Reno,NY') }],
];

it.each(OTHERS)('the digest of a part changes with %s', async (_, other) => {
  expect((await draft(await broughtIn({ ...SECOND, ...other }))).digest).not.toBe(DIGEST);
});
