import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadRows } from '../../infra/files/stored-reports.js';
import { collections } from '../../infra/mongo/collections.js';
import { writeNumbers } from '../../numbers/write/write-numbers.js';
import { ALL_PARTITIONS } from '../../shared/partition.js';
import { NO_MAPPING } from '../../shared/reports/mapping.js';
import { directory, rowsOf, testSteps } from '../../tests/test-steps.js';
import { rawKey, readReport, reportKey } from './read-report.js';

const own = testSteps();
const mapped = () => ({ ...own.deps, mapping: NO_MAPPING });
const NAME = directory('01').replace(/\.csv$/, '');

async function fileOf(name: string, bytes: Uint8Array) {
  const fingerprint = createHash('sha256').update(bytes).digest('hex');
  await own.deps.blobs.put(rawKey(fingerprint), bytes);
  return { name, mtime: new Date(0), fingerprint };
}
async function downloaded(people: Record<string, string>) {
  await own.deliver(directory('01'), ...rowsOf(people));
  const { sync_id } = await own.open();
  const [file_id = ''] = (await own.steps().listRemote({ sync_id })).file_ids;
  await own.steps().downloadFile({ sync_id, file_id });
  const file = await collections(own.deps.store.db).runFiles.findOne({ sync_id, file_id });
  if (!file) throw new Error('not listed');
  return file;
}
const storedReports = (fingerprint: string | null) =>
  own.deps.store.db
    .collection('paycom_blobs.files')
    .countDocuments({ filename: new RegExp(`^rows/${fingerprint}/`) });

describe('the tables of a stored file', () => {
  it.each(['.csv', '.CSV'])('are read as CSV if the name ends in .csv: %s', async (extension) => {
    const file = await fileOf(`${NAME}${extension}`, Buffer.from('EE Code,City,Status\n0001,Tulsa,A\n'));
    expect(await readReport(mapped(), file)).toMatchObject({
      ok: true,
      tables: 1,
      head: { report_type: 'employee_directory', rows_read: 1, rows_valid: 1, issues: 0 },
    });
  });

  it('are read as a Numbers document for any other extension', async () => {
    const rows = [
      ['EE Code', 'Status'],
      ['0001', 'A'],
      ['0002', 'A'],
    ];
    const table = { name: 'T', headerRows: 1, headerCols: 0, rows };
    const file = await fileOf(`${NAME}.numbers`, writeNumbers({ sheets: [{ name: 'S', tables: [table] }] }));
    expect(await readReport(mapped(), file)).toMatchObject({
      ok: true,
      tables: 1,
      head: { rows_valid: 2 },
    });
  });

  it.each(['.numbers', '.xlsx'])(
    'are refused for bytes that are not a Numbers document: %s',
    async (extension) => {
      const file = await fileOf(`${NAME}${extension}`, Buffer.from(`not a document: ${extension}`));
      await expect(readReport(mapped(), file)).rejects.toMatchObject({ code: 'not_a_report' });
      expect(await storedReports(file.fingerprint)).toBe(0);
    },
  );

  it('are parsed once for the same bytes: a retry or another worker uses the stored result', async () => {
    const file = await fileOf(`${NAME}.csv`, Buffer.from('EE Code,City,Status\n0007,Reno,A\n'));
    const first = await readReport(mapped(), file);
    await own.deps.blobs.replace(rawKey(file.fingerprint), Buffer.from('EE Code,City,Status\n'));
    expect(await readReport(mapped(), file)).toEqual(first);
    const { rows } = await loadRows(own.deps.blobs, reportKey(mapped(), file), ALL_PARTITIONS);
    expect(rows.map(({ code }) => code.raw)).toEqual(['0007']);
  });
});

describe('the validation of a file', () => {
  it('runs once for the same bytes, name and mapping', async () => {
    const file = await downloaded({ '0001': 'A' });
    const first = await readReport(mapped(), file);
    expect(await readReport(mapped(), file)).toEqual(first);
    expect(await storedReports(file.fingerprint)).toBe(1);
  });

  it('runs again with another mapping: a fixed mapping file must take effect', async () => {
    const file = await downloaded({ '0002': 'A' });
    await readReport(mapped(), file);
    await readReport({ ...own.deps, mapping: { ...NO_MAPPING, employee_id_width: 6 } }, file);
    expect(await storedReports(file.fingerprint)).toBe(2);
  });

  it('runs again under another name, which may identify another report or time', async () => {
    const file = await downloaded({ '0003': 'A' });
    await readReport(mapped(), file);
    await readReport(mapped(), { ...file, name: directory('02') });
    expect(await storedReports(file.fingerprint)).toBe(2);
  });

  it('fails without the bytes: a file that was never downloaded is a bug, not an empty report', async () => {
    const file = { ...(await downloaded({ '0004': 'A' })), fingerprint: null };
    await expect(readReport(mapped(), file)).rejects.toMatchObject({ code: 'internal' });
  });

  it('keeps a refusal: an unknown report is not read again', async () => {
    const file = await fileOf('locker.csv', Buffer.from('EE Code,Locker\n0001,12\n'));
    const refused = await readReport(mapped(), file);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'unrecognized_report' } });
    await own.deps.blobs.delete(rawKey(file.fingerprint));
    expect(await readReport(mapped(), file)).toEqual(refused);
  });
});
