import { describe, expect, it } from 'vitest';
import type { Cell } from '../../numbers/cell.js';
import type { ReportType } from '../report.js';
import { readCsvTables } from '../tables/csv-table.js';
import type { SourceTable } from '../tables/source-table.js';
import { isStandardHeading } from './headings.js';
import { NO_MAPPING, type ReportMapping } from './mapping.js';
import type { NameFacts } from './report-name.js';
import { validateReport } from './validate-report.js';
import type { ValidatedReport } from './validated-report.js';

type Value = string | number | boolean | null | Cell;

function cellOf(value: Value): Cell | null {
  if (value === null || value === '') return null;
  if (typeof value === 'string') return { type: 'text', value };
  if (typeof value === 'number') return { type: 'number', value: String(value) };
  return typeof value === 'boolean' ? { type: 'bool', value } : value;
}

function table(rows: readonly (readonly Value[])[], name = 'Table 1'): SourceTable {
  return {
    sheet: 'Sheet 1',
    table: name,
    rows: rows.map((cells, index) => ({ row: index + 1, cells: cells.map(cellOf) })),
  };
}

const TIME = '2026-11-05T02:00:00';
const DIRECTORY: NameFacts = { report_type: 'employee_directory', report_time: TIME };
const DATES: NameFacts = { report_type: 'employee_dates', report_time: TIME };
const RATES: NameFacts = { report_type: 'rate_history', report_time: TIME };

function validate(
  tables: readonly SourceTable[],
  name = DIRECTORY,
  mapping: ReportMapping = NO_MAPPING,
): ValidatedReport {
  const validation = validateReport(tables, { name, mapping });
  if (!validation.ok) throw new Error(validation.refusal.code);
  return validation.report;
}

const codesOf = (report: ValidatedReport) => report.rows.map(({ code }) => code.raw);
const fieldsOf = (report: ValidatedReport) => report.rows.map(({ fields }) => fields);
const issuesOf = ({ issues }: ValidatedReport) => issues.map(({ row, field, code }) => [row, field, code]);

describe('rows', () => {
  it.each(['#N/A', '1.2E+11', ' #REF!', '---'])(
    'a code that is lost (%s) is not replaced by the number in another column',
    (lost) => {
      const report = validate([
        table([
          ['EECode', 'Employee ID', 'EE Name', 'Status'],
          [lost, '0002', 'DOE, JANE', 'T'],
          [null, '0003', 'ROE, RAY', 'A'],
        ]),
      ]);
      expect(codesOf(report)).toEqual(['0003']);
      expect(issuesOf(report)).toEqual([[2, 'employee_id', 'missing_employee_id']]);
    },
  );

  it.each([
    ['Department:', 'Warehouse'],
    ['Status', 'Terminated'],
    ['Contractors', null],
  ])('a line that begins a group (%s, %s) drops nobody below it', (...line) => {
    const report = validate([
      table([
        ['EE Code', 'EE Name', 'Status', 'City'],
        ['0001', 'DOE, JANE', 'A', 'Reno'],
        [],
        line,
        ['0002', 'ROE, RAY', 'A', 'Reno'],
        ['ASHD', 'ASH, D', 'T', 'Reno'],
      ]),
    ]);
    expect(codesOf(report)).toEqual(expect.arrayContaining(['0001', '0002', 'ASHD']));
  });

  it('skips titles, blank rows, repeated headers and totals', () => {
    const report = validate([
      table([
        ['Employee Directory'],
        ['Status of', null, 'Page 1'],
        [],
        ['EE Code', 'EE Name', 'City'],
        ['0001', 'DOE, JANE', 'Reno'],
        [' ', '\u00a0', null],
        [null, 'Employee Directory'],
        ['ee_code', 'EE NAME', 'city'],
        ['0002', 'ROE, RAY', 'Tulsa'],
        ['Total', 2, null],
        ['Total employees: 2', null, null],
      ]),
    ]);
    expect(report.rows_read).toBe(2);
    expect(codesOf(report)).toEqual(['0001', '0002']);
    expect(report.rows.map(({ line }) => line.row)).toEqual([5, 9]);
  });

  it('skips a total in a column before the code, but not an employee whose code or name begins with "Total"', () => {
    const report = validate([
      table([
        ['EE Name', 'EE Code', 'City'],
        ['TOTAL, JANE', '0001', 'Reno'],
        ['DOE, JANE', 'TOTAL7', 'Reno'],
        ['Total', null, 2],
      ]),
    ]);
    expect(codesOf(report)).toEqual(['0001', 'TOTAL7']);
  });

  it('reads several sheets as one report, but not notes that mention an employee', () => {
    const heading = ['EE Code', 'EE Name', 'Status', 'City'];
    const report = validate([
      table(
        [
          ['Note', 'EE Code'],
          ['call back', '0001'],
        ],
        'Notes',
      ),
      table([heading, ['0001', 'DOE, JANE', 'A', 'Reno']], 'North'),
      table([heading.toReversed(), ['Tulsa', 'T', 'ROE, RAY', '0002']], 'South'),
    ]);
    expect(report.rows.map(({ line, code }) => [line.table, code.raw])).toEqual([
      ['North', '0001'],
      ['South', '0002'],
    ]);
    expect(new Set(report.columns.map((column) => column.table))).toEqual(new Set(['North', 'South']));
  });

  it('finds a header far below the top', () => {
    const preface = Array.from({ length: 300 }, () => ['some remark', 'and more']);
    expect(codesOf(validate([table([...preface, ['EE Code', 'EE Name'], ['0001', 'DOE, JANE']])]))).toEqual([
      '0001',
    ]);
  });

  it('quarantines a row without a code, or with a failed formula as its code', () => {
    const report = validate([
      table([
        ['EE Code', 'City'],
        [null, 'Reno'],
        [{ type: 'error' }, 'Reno'],
        ['0003', 'Reno'],
      ]),
    ]);
    expect([report.rows_read, report.rows_quarantined, report.rows.length]).toEqual([3, 2, 1]);
    expect(issuesOf(report)).toEqual([
      [2, 'employee_id', 'missing_employee_id'],
      [3, 'employee_id', 'missing_employee_id'],
    ]);
  });
});

describe('columns', () => {
  it('reads only the first column of the same heading, and lists unknown columns with a suggestion', () => {
    const report = validate([
      table([
        ['EE Code', 'City', 'City', 'Locker', 'Hire Dt', 'Legal Middle Name'],
        ['0001', 'Reno', 'Tulsa', 'L1', 'x', 'ANN'],
      ]),
    ]);
    expect(fieldsOf(report)).toEqual([{ city: 'Reno' }]);
    const columns = report.columns.map(({ heading, field, suggestion, confidence }) => [
      ...[heading, field, suggestion, confidence],
    ]);
    expect(columns).toEqual([
      ['EE Code', 'employee_id', undefined, undefined],
      ['City', 'city', undefined, undefined],
      ['City (2)', null, undefined, undefined],
      ['Locker', null, undefined, undefined],
      ['Hire Dt', null, 'hire_date', 7 / 9],
      ['Legal Middle Name', 'middle_name', undefined, undefined],
    ]);
  });

  it('reads a field from the preferred column that is not empty', () => {
    const report = validate([
      table([
        ['Cell Phone', 'EE Code', 'Work Phone'],
        ['918-555-0101', '1', '918-555-0102'],
        ['918-555-0103', '2', ''],
        ['', '3', 'N/A'],
      ]),
    ]);
    expect(fieldsOf(report).map((fields) => 'phone_number' in fields && fields.phone_number)).toEqual([
      '+19185550102',
      '+19185550103',
      null,
    ]);
  });

  it('reads Department as a code in directory and dates, and as a description in the rate history', () => {
    const rows = [
      ['EE Code', 'Department', 'Effective Date'],
      ['0001', 410, ''],
    ];
    expect(fieldsOf(validate([table(rows)]))).toEqual([{ department_code: '410' }]);
    expect(fieldsOf(validate([table(rows)], DATES))).toEqual([{ department_code: '410' }]);
    expect(fieldsOf(validate([table(rows)], RATES))).toEqual([{ department_description: '410' }]);
  });

  it('does not read a field that the report may not write', () => {
    const rows = [
      ['EE Code', 'Status', 'Rate 1', 'Work Email'],
      ['0001', 'Q', 'x', 'y'],
    ];
    expect(issuesOf(validate([table(rows)], RATES))).toEqual([[2, 'hourly_rate', 'invalid_number']]);
    expect(issuesOf(validate([table(rows)], DATES))).toEqual([
      [2, 'status', 'unknown_status'],
      [2, 'work_email', 'invalid_email'],
    ]);
  });

  it("a site's mapping adds headings and status words, and turns columns off", () => {
    const mapping: ReportMapping = {
      ...NO_MAPPING,
      aliases: { employee_id: ['Badge'] },
      columns_off: ['City'],
      status_words: { LOA: 'on_leave' },
      date_order: 'day_first',
    };
    const report = validate(
      [
        table([
          ['Badge', 'City', 'Status', 'Hire Date'],
          ['7', 'Reno', 'loa', '03/04/2026'],
        ]),
      ],
      DIRECTORY,
      mapping,
    );
    expect(fieldsOf(report)).toEqual([{ status: 'on_leave', hire_date: '2026-04-03' }]);
  });
});

describe('values', () => {
  it('distinguishes an absent column, an empty cell and an invalid value', () => {
    const report = validate([
      table([
        ['EE Code', 'City', 'Zip'],
        ['1', '', '9'.repeat(30)],
      ]),
    ]);
    expect(fieldsOf(report)).toEqual([{ city: null }]);
    expect(issuesOf(report)).toEqual([[2, 'zip_code', 'too_long']]);
  });

  it('first and last name columns take precedence over the full name', () => {
    const report = validate([
      table([
        ['EE Code', 'EE Name', 'First Name', 'City', 'State'],
        ['1', 'DOE, JANE ANN', 'JANE', 'Reno', 'NV'],
        ['2', 'CHER', '', 'Reno', 'NV'],
        ['3', '', '', 'Reno', 'NV'],
      ]),
    ]);
    expect(fieldsOf(report)).toMatchObject([
      { first_name: 'JANE', last_name: 'DOE' },
      { first_name: null, last_name: 'CHER' },
      { first_name: null, last_name: null },
    ]);
  });

  it('uses one date order per column, across all tables of the file', () => {
    const heading = ['EE Code', 'Hire Date', 'Birth Date'];
    const report = validate(
      [
        table([heading, ['1', '03/04/2026', '03/04/1980']], 'North'),
        table([heading, ['2', '25/04/2026', '04/25/1980'], ['3', '04/25/2026', '2026-12-31']], 'South'),
      ],
      DATES,
    );
    expect(fieldsOf(report)).toEqual([
      { birth_date: '1980-03-04', hire_date: '2026-03-04' },
      { birth_date: '1980-04-25' },
      { hire_date: '2026-04-25' },
    ]);
    expect(issuesOf(report)).toEqual([
      [2, 'hire_date', 'invalid_date'],
      [3, 'birth_date', 'date_out_of_range'],
    ]);
  });

  it('a failed formula is an issue, and does not clear the field', () => {
    const failed: Cell = { type: 'error' };
    const report = validate([
      table([
        ['EE Code', 'City', 'Hire Date', 'Status'],
        ['1', failed, failed, failed],
      ]),
    ]);
    expect(fieldsOf(report)).toEqual([{}]);
    expect(issuesOf(report)).toEqual([
      [2, 'status', 'unreadable_cell'],
      [2, 'city', 'unreadable_cell'],
      [2, 'hire_date', 'unreadable_cell'],
    ]);
  });

  it('an exempt employee is not eligible for overtime', () => {
    const report = validate([
      table([
        ['EE Code', 'FLSA Status'],
        ['1', 'Exempt'],
        ['2', 'Non-Exempt'],
      ]),
    ]);
    expect(fieldsOf(report)).toEqual([{ overtime_eligible: false }, { overtime_eligible: true }]);
  });

  it('an issue never has the value of the cell', () => {
    const secret = 'c4n4ry';
    const heading = [
      'EE Code',
      'Status',
      'Work Email',
      'Phone #',
      'Zip',
      'Hire Date',
      'Birth Date',
      'Rate 1',
      'Overtime Eligible',
    ];
    const report = validate([
      table([
        heading,
        [null, ...heading.slice(1).map(() => secret.repeat(5))],
        ['1', ...heading.slice(1).map(() => secret.repeat(5))],
      ]),
    ]);
    expect(report.issues.length).toBeGreaterThan(8);
    expect(JSON.stringify(report.issues)).not.toContain(secret);
  });

  it('counts distinct text codes of digits by width', () => {
    const report = validate([
      table([
        ['EE Code', 'City'],
        ['0001', ''],
        ['0001', 'x'],
        ['999A', ''],
        [7, ''],
        ['12', 'x'],
      ]),
    ]);
    expect(report.code_widths).toEqual({ '2': 1, '4': 1 });
  });
});

describe('rates', () => {
  const heading = ['EE Code', 'Effective Date', 'Rate Type', 'Amount', 'Pay Type', 'Annual Amount'];
  const rates = (...rows: readonly (readonly Value[])[]) => {
    const report = validate([table([heading, ...rows])], RATES);
    return { report, rows: report.report_type === 'rate_history' ? report.rows : [] };
  };

  it('reads an hourly rate from Amount and a salary from Annual Amount', () => {
    const { rows } = rates(
      ['1', '02/18/2022', 'Rate 1', '18.71', 'Hourly', '38,916.80'],
      ['2', '02/18/2022', 'Salary', '4,326.83', 'Salary', '103,844.00'],
      ['3', null, 'Rate 1', 9, null, 10],
    );
    expect(rows.map(({ pays }) => pays)).toEqual([
      [{ type: 'hourly', amount: '18.71' }],
      [{ type: 'salary', amount: '103844.00' }],
      [{ type: 'hourly', amount: '9.00' }],
    ]);
    expect(rows.map(({ effective_date }) => effective_date)).toEqual(['2022-02-18', '2022-02-18', null]);
  });

  it('reports the unreadable parts of a rate, and marks the rate as not readable', () => {
    const { report, rows } = rates(
      ['1', '02/18/2022', 'Rate 1', '-5', 'Hourly', 'x'],
      ['2', 'soon', 'Rate 1', '5', 'Hourly', ''],
      ['3', '02/18/2022', 'Bonus', '5', 'Once', ''],
      ['4', '02/18/2022', 'Rate 1', '5', 'Hourly', 'x'],
    );
    expect(issuesOf(report)).toEqual([
      [2, 'hourly_rate', 'negative_amount'],
      [3, 'effective_date', 'invalid_date'],
      [4, 'pay_type', 'unknown_status'],
    ]);
    expect(rows.map(({ readable }) => readable)).toEqual([false, false, false, true]);
    expect(rows[1]).not.toHaveProperty('effective_date');
  });

  it('does not read the second rate of an employee with two jobs as the base rate', () => {
    const { rows, report } = rates(
      ['1', '02/18/2022', 'Rate 1', '18', 'Hourly', ''],
      ['1', '02/18/2022', 'Rate 2', '21', 'Hourly', ''],
    );
    expect(rows.map(({ pays }) => pays.length)).toEqual([1, 0]);
    expect(report.issues).toEqual([]);
  });

  it('reads columns that name the kind of pay without a pay type', () => {
    const report = validate(
      [
        table([
          ['EE Code', 'Effective Date', 'Base Rate', 'Annual Salary'],
          ['1', '2022-02-18', '18', ''],
        ]),
      ],
      RATES,
    );
    expect(report.rows).toMatchObject([
      {
        pays: [
          { type: 'hourly', amount: '18.00' },
          { type: 'salary', amount: null },
        ],
      },
    ]);
  });
});

describe('payees', () => {
  it("reads the address as the agency's, and does not read the employee's columns", () => {
    const heading = [
      'EE Code',
      'EE Name',
      'EE Status',
      'Payee Code',
      'Case Reference',
      'Street',
      'City',
      'Zipcode',
      'City',
    ];
    const row = [7, 'DOE, JANE', 'Q', 'P00', 'CASE-1', '1 Agency Plaza', 'Albany', 12207, 'Troy'];
    const report = validate([table([heading, row])], { report_type: 'employee_payees', report_time: TIME });
    expect(report.rows).toMatchObject([{ code: { kind: 'number', raw: '7' } }]);
    expect(fieldsOf(report)).toEqual([
      {
        payee_code: 'P00',
        case_reference: 'CASE-1',
        street_address: '1 Agency Plaza',
        city: 'Albany',
        zip_code: '12207',
      },
    ]);
    expect(report.issues).toEqual([]);
  });
});

describe('report type', () => {
  const typeOf = (...headings: string[]) => {
    const validation = validateReport([table([headings, headings.map(() => '1')])], {
      name: { report_time: TIME },
      mapping: NO_MAPPING,
    });
    return validation.ok ? validation.report.report_type : validation.refusal.code;
  };

  it('is detected from the headings when the name does not show it', () => {
    expect(typeOf('EE Code', 'Payee Code', 'Garn. Type', 'City')).toBe('employee_payees');
    expect(typeOf('EE Code', 'Effective Date', 'Amount', 'Pay Type')).toBe('rate_history');
    expect(typeOf('EE Code', 'EE Name', 'Work Email', 'Hire Date', 'Rate 1')).toBe('employee_directory');
    expect(typeOf('EE Code', 'EE Name', 'Status', 'Hire Date')).toBe('employee_dates');
    expect(typeOf('EE Code', 'EE Name', 'Status')).toBe('employee_directory');
  });

  it('distinguishes an unknown report from a known one without employee codes', () => {
    expect(typeOf('EE Code', 'Locker')).toBe('unrecognized_report');
    expect(typeOf('Locker', 'Key')).toBe('unrecognized_report');
    expect(typeOf('EE Name', 'Status', 'Work Email')).toBe('no_employee_code_column');
  });
});

describe('a name that does not match the headings', () => {
  const validateNamed = (report_type: ReportType, ...headings: string[]) => {
    const validation = validateReport([table([headings, headings.map(() => '1')])], {
      name: { report_type, report_time: TIME },
      mapping: NO_MAPPING,
    });
    return validation.ok ? 'read' : validation.refusal;
  };
  const mismatch = (named: ReportType, detected: string) => ({
    code: 'report_name_mismatch',
    report_type: named,
    details: { named, told: detected },
  });
  const DIRECTORY_HEADINGS = ['EE Code', 'EE Name', 'Status', 'Work Email', 'Street Address', 'City', 'Zip'];
  const DATES_HEADINGS = ['EE Code', 'EE Name', 'Status', 'Birth Date', 'Hire Date'];
  const PAYEE_HEADINGS = ['EE Code', 'EE Name', 'Payee Code', 'Case Reference', 'Street', 'City', 'Zipcode'];
  const RATE_HEADINGS = ['EE Code', 'EE Name', 'Effective Date', 'Rate Type', 'Amount', 'Pay Type'];

  it("is refused, so that a roster is never read as payees, or an agency's address as an employee's", () => {
    expect(validateNamed('employee_payees', ...DIRECTORY_HEADINGS)).toMatchObject(
      mismatch('employee_payees', 'employee_directory'),
    );
    expect(validateNamed('employee_payees', ...DATES_HEADINGS)).toMatchObject(
      mismatch('employee_payees', 'employee_dates'),
    );
    expect(validateNamed('employee_payees', ...RATE_HEADINGS)).toMatchObject(
      mismatch('employee_payees', 'rate_history'),
    );
    expect(validateNamed('employee_payees', 'EE Code', 'Locker')).toMatchObject(
      mismatch('employee_payees', 'no report'),
    );
    for (const named of ['employee_directory', 'employee_dates', 'rate_history'] as const)
      expect(validateNamed(named, ...PAYEE_HEADINGS)).toMatchObject(mismatch(named, 'employee_payees'));
    for (const named of ['employee_directory', 'employee_dates'] as const)
      expect(validateNamed(named, ...RATE_HEADINGS)).toMatchObject(mismatch(named, 'rate_history'));
    expect(validateNamed('rate_history', ...DIRECTORY_HEADINGS)).toMatchObject(
      mismatch('rate_history', 'employee_directory'),
    );
    expect(validateNamed('rate_history', ...DATES_HEADINGS)).toMatchObject(
      mismatch('rate_history', 'employee_dates'),
    );
  });

  it.each<[ReportType, string[]]>([
    ['employee_directory', ['EE Code', 'EE Name']],
    ['employee_directory', DATES_HEADINGS],
    ['employee_directory', ['EE Code', 'Rate 1']],
    ['employee_directory', [...DIRECTORY_HEADINGS, 'Effective Date', 'Amount', 'Pay Type']],
    ['employee_directory', ['EE Code', 'EE Name', 'Status', 'Effective Date', 'Annual Salary']],
    ['employee_directory', [...DIRECTORY_HEADINGS, 'Routing Code', 'Account Code', 'Account Type']],
    ['employee_directory', [...DIRECTORY_HEADINGS, 'Case Reference']],
    ['employee_dates', ['EE Code', 'Status']],
    ['employee_dates', DIRECTORY_HEADINGS],
    ['employee_dates', ['EE Code', 'Status', 'Effective Date']],
    ['employee_payees', ['EE Code', 'Payee Code']],
    ['employee_payees', ['EE Code', 'EE Name', 'Account Code', 'Amount', 'Effective Date']],
    ['rate_history', ['EE Code', 'Hourly Rate']],
    ['rate_history', [...DIRECTORY_HEADINGS, 'Annual Salary']],
    ['rate_history', ['EE Code', 'Pay Type', 'Department']],
  ])('reads a %s with few or additional columns', (named, headings) => {
    expect(validateNamed(named, ...headings)).toBe('read');
  });

  it('skips a sheet of another report in the same file', () => {
    const payees = table(
      [PAYEE_HEADINGS, ['0001', 'DOE, JANE', 'P00', 'C1', '1 Plaza', 'Albany', '12207']],
      'P',
    );
    const directory = table(
      [DIRECTORY_HEADINGS, ['0002', 'ROE, RAY', 'A', '', '1 Elm', 'Reno', '89501']],
      'D',
    );
    expect(codesOf(validate([payees, directory], DIRECTORY))).toEqual(['0002']);
    expect(codesOf(validate([payees, directory], { ...DIRECTORY, report_type: 'employee_payees' }))).toEqual([
      '0001',
    ]);
  });
});

describe('a refusal', () => {
  const refusal = (rows: readonly (readonly Value[])[]) => {
    const validation = validateReport([table(rows)], { name: DIRECTORY, mapping: NO_MAPPING });
    return validation.ok ? undefined : validation.refusal;
  };

  it('lists the headings found', () => {
    expect(
      refusal([
        ['Badge', 'EE Name', 'City'],
        ['1', 'DOE, JANE', 'Reno'],
      ]),
    ).toEqual({
      code: 'no_employee_code_column',
      report_type: 'employee_directory',
      headings: ['Badge', 'EE Name', 'City'],
      details: { headings: 'Badge, EE Name, City' },
    });
    expect(
      refusal([
        ['Ausweis', 'Ort'],
        ['1', 'Reno'],
      ])?.headings,
    ).toEqual(['Ausweis', 'Ort']);
  });

  it('never lists what may be personal data', () => {
    expect(
      refusal([
        ['0001', 'DOE, JANE', 'Reno'],
        ['0002', 'ROE, RAY', 'Tulsa'],
      ])?.details,
    ).toEqual({ headings: 'none' });
    expect(
      refusal([
        ['JANE', 'DOE', 'Reno'],
        ['RAY', 'ROE', 'Tulsa'],
      ])?.headings,
    ).toEqual([]);
  });

  it('distinguishes an empty file from one whose headings could be mapped', () => {
    const empty = { code: 'not_a_report', headings: [], details: { reason: 'it is empty' } };
    expect(refusal([])).toMatchObject(empty);
    for (const tables of [
      [],
      [table([])],
      readCsvTables(new Uint8Array(), isStandardHeading),
      [table([[null, '']])],
    ])
      expect(validateReport(tables, { name: { report_time: TIME }, mapping: NO_MAPPING })).toMatchObject({
        refusal: empty,
      });
    expect(refusal([['0001', '1.5']])?.code).toBe('no_employee_code_column');
  });
});

it('a row with nothing but a code as a spreadsheet writes numbers is a row', () => {
  const csv = 'EE Code,Status,City\n42.0,,\n43.0,A,\n';
  const { rows_read, rows } = validate(readCsvTables(new TextEncoder().encode(csv), isStandardHeading));
  expect(rows_read).toBe(2);
  expect(rows.map(({ code }) => code.raw)).toEqual(['42', '43']);
});
