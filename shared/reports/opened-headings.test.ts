import { expect, test } from 'vitest';
import { NO_MAPPING, ReportMapping } from './mapping.js';
import { openedHeadings } from './opened-headings.js';

const mapping = (aliases: object, more: object = {}) => ReportMapping.parse({ aliases, ...more });

test.each([
  [{ city: ['Annual Salary'] }, ['annual salary']],
  [{ employee_id: ['DOB'] }, ['dob']],
  [{ work_email: ['ACCOUNT CODE', 'Rate 1'] }, ['account code', 'rate 1']],
  [{ position_family: ['Amount'] }, ['amount']],
  [{ salary: ['Amount'], birth_date: ['Annual Salary'] }, []],
  [{ city: ['Town'], employee_id: ['Badge'], department_code: ['City'] }, []],
])('%o opens %o', (aliases, opened) => {
  expect(openedHeadings(NO_MAPPING, mapping(aliases)).toSorted()).toEqual(opened);
});

test('a heading of the site that has pay is not opened either, and a mapping that does so already may stay', () => {
  const own = mapping({ salary: ['Gehalt'] });
  expect(openedHeadings(own, mapping({ city: ['gehalt'] }))).toEqual(['gehalt']);
  expect(openedHeadings(NO_MAPPING, mapping({ city: ['gehalt'] }), [own])).toEqual(['gehalt']);
  const open = mapping({ city: ['Annual Salary'] });
  expect(openedHeadings(open, mapping({ city: ['Annual Salary', 'Town'] }))).toEqual([]);
  expect(openedHeadings(open, mapping({ state: ['Annual Salary'] }))).toEqual(['annual salary']);
  expect(openedHeadings(open, mapping({}, { columns_off: ['Annual Salary'] }))).toEqual([]);
});
