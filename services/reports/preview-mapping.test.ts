import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { saveVersion } from '../../infra/mapping/mapping-versions.js';
import { collections } from '../../infra/mongo/collections.js';
import { ReportMapping as Mapping, NO_MAPPING, type ReportMapping } from '../../shared/reports/mapping.js';
import { directory, rowsOf, testSteps } from '../../tests/test-steps.js';
import { previewMapping } from './preview-mapping.js';

const own = testSteps();
const BY = { account_id: 'hr', name: 'hr' };
const WORD = Mapping.parse({ status_words: { 'L.O.A. (paid)': 'on_leave' } });
const BADGE = Mapping.parse({ aliases: { employee_id: ['Badge'] } });

const preview = (after: ReportMapping) =>
  previewMapping(own.deps.store, { before: NO_MAPPING, after, config: own.deps.config });
const save = (mapping: ReportMapping, based_on = 0) =>
  saveVersion(own.deps.store.db, { mapping, why: 'HR renamed it', based_on, by: BY });
const statuses = async () => {
  const found = await collections(own.deps.store.db).employees.find().sort({ employee_id: 1 }).toArray();
  return Object.fromEntries(found.map(({ employee_id, status }) => [employee_id, status]));
};
/** A sync of one file, which is refused. */
async function refusedSync(): Promise<void> {
  const opened = await own.open();
  const { sync_id } = opened;
  const { listRemote, downloadFile, parseNumbers, validateRows, finalizeLog } = own.steps();
  const [file_id = ''] = (await listRemote({ sync_id })).file_ids;
  await downloadFile({ sync_id, file_id });
  await parseNumbers({ sync_id, file_id });
  const code = 'no_employee_code_column';
  await expect(validateRows({ sync_id, file_id })).rejects.toMatchObject({ code });
  await finalizeLog({ opened, end: { as: 'failed', code, details: { headings: 'x' } } });
}
const readBy = async (sync_id: string) =>
  (await collections(own.deps.store.db).runFiles.find({ sync_id, reread: false }).toArray()).map(
    ({ name }) => name,
  );

describe('a word for a status that is added to the mapping', () => {
  it('frees exactly the rows of the preview in the next sync, without the server', async () => {
    await own.deliver(directory('01'), ...rowsOf({ '0001': 'A', '0002': 'L.O.A. (paid)', '0003': 'A' }));
    await own.sync();
    expect(await statuses()).toEqual({ '0001': 'active', '0002': null, '0003': 'active' });

    expect(await preview(WORD)).toMatchObject({
      freed: 1,
      files_total: 1,
      files: [{ name: directory('01') }],
    });
    expect(await preview(NO_MAPPING)).toMatchObject({ freed: 0 });
    expect(await readBy((await own.sync()).sync_id)).toEqual([]);

    expect(await save(WORD)).toBe(1);
    await rm(join(own.server.root, directory('01')));
    const { sync_id } = await own.sync();
    expect(await readBy(sync_id)).toEqual([directory('01')]);
    expect(await statuses()).toEqual({ '0001': 'active', '0002': 'on_leave', '0003': 'active' });
    expect(await readBy((await own.sync()).sync_id)).toEqual([]);
  });
});

describe('a heading of the codes that is added to the mapping', () => {
  it('frees the rows of the refused file in the next sync', async () => {
    await own.deliver(directory('01'), 'Badge,EE Name,Status', '0001,"FAKE, ADA",A', '0002,"FAKE, BEA",A');
    await refusedSync();
    expect(await preview(BADGE)).toMatchObject({
      freed: 2,
      files: [{ before: { rows: 0 }, after: { rows: 2, issues: 0 } }],
    });

    await save(BADGE);
    await own.sync();
    expect(await statuses()).toEqual({ '0001': 'active', '0002': 'active' });
  });
});

describe('a length of the codes in the mapping', () => {
  it('frees rows that were in conflict because another length was learned', async () => {
    await own.deliver(
      directory('01'),
      ...['EE Code,EE Name,Status', '0012,"FAKE, ADA",A', '012,"OTHER, BEA",A', '0013,"FAKE, CLEO",A'],
    );
    await own.sync();
    expect(await preview(NO_MAPPING)).toMatchObject({ freed: 0 });
    expect(await preview(Mapping.parse({ employee_id_width: 3 }))).toMatchObject({ freed: 2 });
  });
});

describe('a sync after a new version of the mapping', () => {
  it('reads the last push of each report again, and no older one', async () => {
    for (const day of ['01', '02']) {
      await own.deliver(directory(day), ...rowsOf({ '0001': 'A' }));
      await own.sync();
    }
    await save(WORD);
    expect(await readBy((await own.sync({ dry_run: true })).sync_id)).toEqual([directory('02')]);
    expect(await readBy((await own.sync({ report_type: 'rate_history' })).sync_id)).toEqual([]);
    expect(await readBy((await own.sync()).sync_id)).toEqual([directory('02')]);
  });

  it('reads again what an earlier version read, because that version had no mapping in the database', async () => {
    await own.deliver(directory('01'), ...rowsOf({ '0001': 'A' }));
    await own.sync();
    await collections(own.deps.store.db).files.updateMany({}, { $unset: { mapping: 1 } });
    expect(await readBy((await own.sync()).sync_id)).toEqual([]);
    await save(WORD);
    expect(await readBy((await own.sync()).sync_id)).toEqual([directory('01')]);
  });

  it('does not try a file again that fails for another reason, but one that an earlier version refused', async () => {
    await own.deliver(directory('01'), ...rowsOf({ '0001': 'A' }));
    await own.sync();
    await save(Mapping.parse({ columns_off: ['EE Code'] }));
    await refusedSync();
    expect(await readBy((await own.sync()).sync_id)).toEqual([]);
    await save(WORD, 1);
    expect(await readBy((await own.sync()).sync_id)).toEqual([directory('01')]);
    expect(await statuses()).toEqual({ '0001': 'active' });

    const { files } = collections(own.deps.store.db);
    const failed = {
      status: 'failed',
      error: { code: 'file_kills_parser', message: 'm', hint: 'h' },
    } as const;
    await files.updateMany({}, { $set: failed });
    await save(NO_MAPPING, 2);
    expect(await readBy((await own.sync()).sync_id)).toEqual([]);
  });
});
