import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readStaffFile } from './read-staff-file.js';
import { STAFF_FIELDS, type StaffFields } from './staff-fields.js';

const read = (text: string, options = {}) => readStaffFile(Buffer.from(text), 'staff.csv', options);
const problemsOf = (text: string, options = {}) => {
  try {
    return read(text, options);
  } catch (error) {
    return error;
  }
};
const invalid = (problems: unknown) =>
  expect.objectContaining({ code: 'staff_file_invalid', details: { path: 'staff.csv', problems } });

describe('a file of Staff records', () => {
  it('is CSV with headings as people write them, in any order and with any delimiter', () => {
    expect(read('Last Name;Staff ID;Active;hire-date\nMoss;s1;No;2020-01-02\n"Reed; Jr.";s2;;\n')).toEqual([
      { last_name: 'Moss', staff_id: 's1', active: false, hire_date: '2020-01-02' },
      { last_name: 'Reed; Jr.', staff_id: 's2', hire_date: null },
    ]);
  });

  it('is a JSON array, where an absent field stays and null clears it', () => {
    expect(read('\ufeff [{"staff_id":"s1","active":true,"work_email":null}]')).toEqual([
      { staff_id: 's1', active: true, work_email: null },
    ]);
  });

  it.each([
    [
      'UTF-16, as Windows PowerShell writes it',
      Buffer.from('\ufeff[{"staff_id":"s1","first_name":"Zoë"}]', 'utf16le'),
    ],
    ['Windows-1252', Buffer.from('[{"staff_id":"s1","first_name":"Zoë"}]', 'latin1')],
  ])('is JSON in any encoding that CSV may have: %s', (_, bytes) => {
    expect(readStaffFile(bytes, 'staff.json')).toEqual([{ staff_id: 's1', first_name: 'Zoë' }]);
  });

  it('names the row and the field of every problem, without its value', () => {
    const csv = 'staff_id,hire_date,active,work_email\n,01/02/2020,maybe,nobody\ns1,,,\ns1,,,\n';
    expect(problemsOf(csv)).toEqual(
      invalid(
        [
          'row 2, staff_id: must be a text of 1 to 200 characters',
          'row 2, work_email: must be an e-mail address',
          'row 2, hire_date: must be a day as YYYY-MM-DD',
          'row 2, active: must be true or false',
          'row 4, staff_id: row 3 has the same',
        ].join('; '),
      ),
    );
    expect(problemsOf('[{"staff_id":7},"x"]')).toEqual(invalid('record 2 is not an object'));
    expect(problemsOf('[{"staff_id":7}]')).toEqual(
      invalid('record 1, staff_id: must be a text of 1 to 200 characters'),
    );
  });

  it('refuses an unknown field with the closest one, unless it is told to leave it out', () => {
    const csv = 'staff_id,emplyee_id\ns1,0001\n';
    const problem = 'row 2: emplyee_id is not a field of a Staff record; did you mean employee_id?';
    expect(problemsOf(csv)).toEqual(invalid(problem));
    expect(read(csv, { ignoreUnknown: true })).toEqual([{ staff_id: 's1' }]);
  });

  it.each([
    ['', 'it is empty'],
    ['staff_id,active\n', 'it has no records'],
    ['[]', 'it has no records'],
    ['[{"staff_id":"s1"}', 'it is not a JSON array of records'],
    ['{"staff_id":"s1"}', 'it is not a JSON array of records'],
    ['name,active\nAda,yes\n', 'its first row has no column staff_id'],
    ['staff_id,Staff ID\ns1,s2\n', 'the column staff_id is there twice'],
    ['staff_id,active,last_name\ns1,yes\n', 'row 2 has 2 cells, not 3'],
    ['staff_id,active\ns1,yes,no\n', 'row 2 has 3 cells, not 2'],
    ['staff_id,first_name\ns1,"Ada\n', 'row 2 has a quote that does not end its cell'],
    ['PK\x03\x04 and more', 'it is a workbook or an archive, save it as CSV'],
  ])('refuses %j: %s', (text, problem) => {
    expect(problemsOf(text)).toEqual(invalid(problem));
  });

  it('refuses more records than fit into one transaction', () => {
    const rows = (count: number) => ['staff_id', ...Array.from({ length: count }, (_, at) => at)].join('\n');
    expect(read(rows(20_000))).toHaveLength(20_000);
    expect(problemsOf(rows(20_001))).toEqual(invalid('it has more than 20000 records, import it in parts'));
  });

  it('shows 20 problems and counts the rest', () => {
    const rows = Array.from({ length: 30 }, (_, at) => `s${at},maybe`);
    expect(problemsOf(['staff_id,active', ...rows].join('\n'))).toMatchObject({
      message: expect.stringMatching(/row 21, active: must be true or false; and 10 more$/),
    });
  });

  const word = fc.stringMatching(/^[A-Za-z,;"'é][A-Za-z ,;"'é]{0,8}[A-Za-z,;"'é]$/);
  const record = fc.record<StaffFields>({
    staff_id: word,
    employee_id: fc.option(word),
    work_email: fc.constantFrom('ada@example.org', null),
    first_name: fc.option(word),
    last_name: fc.option(word),
    hire_date: fc.constantFrom('2020-02-29', null),
    active: fc.boolean(),
  });

  it('is the same as CSV and as JSON, whatever the texts are', () => {
    const some = fc.uniqueArray(record, { minLength: 1, maxLength: 5, selector: ({ staff_id }) => staff_id });
    fc.assert(
      fc.property(some, (records) => {
        const cell = (value: unknown) => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`);
        const rows = records.map((each) => STAFF_FIELDS.map((field) => cell(each[field])).join(','));
        const csv = [STAFF_FIELDS.join(','), ...rows].join('\r\n');
        expect(read(csv)).toEqual(records);
        expect(read(JSON.stringify(records))).toEqual(records);
      }),
    );
  });

  it('never throws anything but its own error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.uint8Array()), (input) => {
        const bytes = typeof input === 'string' ? Buffer.from(input) : input;
        try {
          expect(readStaffFile(bytes, 'x').length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ code: 'staff_file_invalid' });
        }
      }),
    );
  });
});
