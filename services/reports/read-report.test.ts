import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlobStore } from '../../infra/blobs/blob-store.js';
import { beginErasure } from '../../infra/erasure/erased-people.js';
import { eraseRows } from '../../infra/files/erase-rows.js';
import { isSameBlob, loadRows, storeReport } from '../../infra/files/stored-reports.js';
import { collections } from '../../infra/mongo/collections.js';
import { writeNumbers } from '../../numbers/write/write-numbers.js';
import { ALL_PARTITIONS } from '../../shared/partition.js';
import { NO_MAPPING } from '../../shared/reports/mapping.js';
import { directory, rowsOf, testSteps } from '../../tests/test-steps.js';
import { encodeFile, rawKey, readReport, reportKey } from './read-report.js';

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

describe('a file with the cells of another one', () => {
  const csv = (rows: readonly (readonly string[])[], end: string) =>
    Buffer.from(rows.map((row) => `${row.join(',')}${end}`).join(''));
  const HEADER = ['EE Code', 'First Name', 'Last Name', 'Birth Date', 'Status'];
  const at = (day: string, hour: string) => directory(day).replace('020000', `${hour}0000`);
  const everybody = () => false;
  const inSync = (parse: () => ReturnType<typeof readReport>) => parse();

  /** Reads a file. Then stores other rows as those of its content, so that a file with copied rows has these. */
  async function readThenReplaced(rows: readonly (readonly string[])[]) {
    const file = await fileOf(at('01', '02'), csv(rows, '\n'));
    await readReport(mapped(), file, inSync);
    const key = reportKey(mapped(), file);
    const entry = await own.deps.store.db.collection('paycom_blobs.files').findOne({ filename: key });
    await own.deps.blobs.delete(key);
    const others = csv([HEADER, ['0900', 'ADA', 'OTHER', '', 'A'], ['0901', 'BOB', 'OTHER', '', 'A']], '\n');
    await storeReport(
      own.deps.blobs,
      encodeFile(NO_MAPPING, file, others, everybody),
      String(entry?.metadata.content),
    );
  }
  const rows = (name: string) => [HEADER, ['0001', name, 'FAKE', '01/02/1980', 'A']];
  const valid = async (name: string, file: string, mapping = NO_MAPPING) => {
    const stored = await fileOf(file, csv(rows(name), '\r\n'));
    const report = await readReport({ ...own.deps, mapping }, stored, inSync);
    return report.ok ? report.head : report.refusal;
  };

  it('has the same rows without being validated, and its own report time', async () => {
    await readThenReplaced(rows('ANN'));
    expect(await valid('ANN', at('01', '03'))).toMatchObject({
      rows_valid: 2,
      report_time: '2026-11-01T03:00:00',
    });
  });

  it('is validated for another day, which decides about dates of birth, with another mapping, and as another report', async () => {
    await readThenReplaced(rows('BEA'));
    const others = [
      await valid('BEA', at('02', '03')),
      await valid('BEA', at('01', '04'), { ...NO_MAPPING, employee_id_width: 6 }),
      await valid('BEA', at('01', '05').replace('Directory', 'Dates')),
      await valid('BEB', at('01', '06')),
    ];
    expect(others).toMatchObject(others.map(() => ({ rows_valid: 1 })));
  });

  it('is validated when the rows of the other cannot be opened', async () => {
    await readThenReplaced(rows('CLO'));
    const entries = own.deps.store.db.collection('paycom_blobs.files');
    const filename = reportKey(mapped(), await fileOf(at('01', '02'), csv(rows('CLO'), '\n')));
    const head = await entries.findOne({ filename });
    await own.deps.store.db.collection('paycom_blobs.chunks').deleteMany({ files_id: head?._id });
    expect(await valid('CLO', at('01', '03'))).toMatchObject({ rows_valid: 1 });
  });

  it('has exactly the rows and issues that its own validation gives', async () => {
    const cell = fc.constantFrom(
      '',
      'ADA',
      'o’neil',
      '01/02/1980',
      '11/02/2026',
      '2026-11-01',
      'A',
      'T',
      '#REF!',
      '7',
    );
    const code = fc.constantFrom('0001', '0002', '3', '', 'Total', 'x y');
    const row = fc.tuple(code, cell, cell, cell, cell);
    let nth = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (cells) => {
        nth += 1;
        const table = [HEADER, ...cells, [`9${nth}`, 'EVA', 'FAKE', '', 'A']];
        await readReport(mapped(), await fileOf(at('01', '02'), csv(table, '\n')), inSync);
        const bytes = csv(table, '\r\n');
        const file = await fileOf(at('01', '03'), bytes);
        const { blobs, stored } = encodeFile(NO_MAPPING, file, bytes, everybody);
        expect(await readReport(mapped(), file, inSync)).toEqual(stored);
        for (const [key, blob] of blobs) expect(isSameBlob(await own.deps.blobs.get(key), blob)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('has its own name where its tables have the name of the file', async () => {
    const read = async (name: string) => {
      const rows = [HEADER, ['0001', 'IDA', 'FAKE', 'never', 'A']];
      const table = { name, headerRows: 1, headerCols: 0, rows };
      const notes = { ...table, name: `Notes on ${name}`, rows: [['Written by', 'hand']] };
      const bytes = writeNumbers({ sheets: [{ name: 'S', tables: [table, notes] }] });
      const file = await fileOf(name, bytes);
      const key = reportKey(mapped(), file);
      expect(await readReport(mapped(), file, inSync)).toEqual(
        encodeFile(NO_MAPPING, file, bytes, everybody).stored,
      );
      const head = await own.deps.store.db.collection('paycom_blobs.files').findOne({ filename: key });
      const report = await loadRows(own.deps.blobs, key, ALL_PARTITIONS);
      return { name: report.rows[0]?.line.table, ofIssue: report.issues[0]?.table, ...head?.metadata };
    };
    const [first, second] = ['02', '03'].map((hour) => at('01', hour).replace('.csv', '.numbers'));
    const { content } = await read(first ?? '');
    expect(await read(second ?? '')).toMatchObject({ name: second, ofIssue: second, content });
  });

  it('has its own rows under another name with the same bytes and time', async () => {
    const bytes = csv(rows('HAL'), '\n');
    const [one, other] = [at('01', '02'), at('01', '02').replace('_x', '_y')];
    await readReport(mapped(), await fileOf(one, bytes), inSync);
    const file = await fileOf(other, bytes);
    await readReport(mapped(), file, inSync);
    for (const [key, blob] of encodeFile(NO_MAPPING, file, bytes, everybody).blobs)
      expect(isSameBlob(await own.deps.blobs.get(key), blob)).toBe(true);
  });

  it('is validated outside of a sync, where an erasure may change the rows of the other', async () => {
    await readThenReplaced(rows('JAN'));
    const file = await fileOf(at('01', '03'), csv(rows('JAN'), '\r\n'));
    expect(await readReport(mapped(), file)).toMatchObject({ head: { rows_valid: 1 } });
  });

  it('has all segments of a large report', async () => {
    const people = Array.from({ length: 12_000 }, (_, nth) => [`${10_000 + nth}`, 'FAY', 'FAKE', '', 'A']);
    await readReport(mapped(), await fileOf(at('01', '02'), csv([HEADER, ...people], '\n')), inSync);
    const file = await fileOf(at('01', '03'), csv([HEADER, ...people], '\r\n'));
    await readReport(mapped(), file, inSync);
    const { rows: read } = await loadRows(own.deps.blobs, reportKey(mapped(), file), ALL_PARTITIONS);
    expect(new Set(read.map(({ code }) => code.raw)).size).toBe(12_000);
  });

  it('is validated once a person is erased, so that no row of the person is copied', async () => {
    await readThenReplaced(rows('GUS'));
    await beginErasure(own.deps.store, { employee_id: '0001', reason: 'asked', by: 'someone' });
    expect(await valid('GUS', at('01', '03'))).toMatchObject({ rows_valid: 0, rows_erased: 1 });
  });
});

describe('rows of a file whose bytes are gone', () => {
  const later = { ...NO_MAPPING, employee_id_width: 6 };
  const withoutBytes = async (file: { readonly fingerprint: string }) =>
    own.deps.blobs.delete(rawKey(file.fingerprint));

  it.each([
    ['01', '05'],
    ['05', '01'],
  ])(
    'have the time and the names of the own file, although another one has the same bytes: %s, %s',
    async (...days) => {
      const tables = [
        {
          name: 'T',
          headerRows: 1,
          headerCols: 0,
          rows: [
            ['EE Code', 'Status'],
            [days[0], 'A'],
          ],
        },
      ];
      const bytes = writeNumbers({ sheets: [{ name: 'S', tables }] });
      const files = await Promise.all(
        days.map((day) => fileOf(directory(day).replace('.csv', '.numbers'), bytes)),
      );
      for (const file of files) await readReport(mapped(), file);
      for (const file of files) await withoutBytes(file);
      for (const [nth, file] of files.entries())
        expect(await readReport({ ...own.deps, mapping: later }, file)).toMatchObject({
          head: { rows_valid: 1, report_time: `2026-11-${days[nth]}T02:00:00` },
        });
    },
  );

  it('are not those of another report with the same bytes', async () => {
    const bytes = Buffer.from('EE Code,Status\n0001,A\n0077,A\n');
    const [one, other] = [NAME, NAME.replace('Directory', 'Dates')];
    await readReport(mapped(), await fileOf(`${one}.csv`, bytes));
    const dates = await fileOf(`${other}.csv`, bytes);
    await withoutBytes(dates);
    await expect(readReport({ ...own.deps, mapping: later }, dates)).rejects.toMatchObject({
      code: 'blob_missing',
    });
  });
});

describe('a person who is erased while a file is read', () => {
  /** Stores that an erasure begins right before rows are stored, as if it had looked for them already. */
  class ErasingBlobs extends BlobStore {
    override async put(...params: Parameters<BlobStore['put']>): Promise<void> {
      if (params[0].startsWith('rows/'))
        await beginErasure(own.deps.store, { employee_id: '0001', reason: 'asked', by: 'someone' });
      await super.put(...params);
    }
  }
  const erasing = () => ({ ...mapped(), blobs: new ErasingBlobs(own.deps.store) });
  const codes = async (key: string) =>
    (await loadRows(own.deps.blobs, key, ALL_PARTITIONS)).rows.map(({ code }) => code.raw);

  it('is not in the rows', async () => {
    const file = await fileOf(`${NAME}.csv`, Buffer.from('EE Code,City,Status\n0001,Ely,A\n0078,Ely,A\n'));
    expect(await readReport(erasing(), file)).toMatchObject({ head: { rows_valid: 1, rows_erased: 1 } });
    expect(await codes(reportKey(mapped(), file))).toEqual(['0078']);
    expect(await own.deps.blobs.has(rawKey(file.fingerprint))).toBe(false);
  });

  it('is copied no longer from the rows of a file without bytes', async () => {
    const file = await fileOf(`${NAME}.csv`, Buffer.from('EE Code,City,Status\n0001,Ely,A\n0079,Ely,A\n'));
    await readReport(mapped(), file);
    await own.deps.blobs.delete(rawKey(file.fingerprint));
    const former = reportKey(mapped(), file);
    const person = { code: '0001', is: (code: string) => code === '0001', check: async () => undefined };
    class PassedBlobs extends ErasingBlobs {
      override async put(...params: Parameters<BlobStore['put']>): Promise<void> {
        await super.put(...params);
        await eraseRows(own.deps.blobs, former, person);
      }
    }
    const mapping = { ...NO_MAPPING, employee_id_width: 6 };
    const deps = { ...own.deps, mapping, blobs: new PassedBlobs(own.deps.store) };
    await readReport(deps, file);
    expect(await codes(reportKey(deps, file))).toEqual(['0079']);
  });
});
