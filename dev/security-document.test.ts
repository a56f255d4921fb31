import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const DOCUMENT = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');

/** The levels of the requirements of each section of OWASP ASVS 5.0.0, in their order. */
const LEVELS: Readonly<Record<string, string>> = {
  ...{ '1.1': '22', '1.2': '1111122223', '1.3': '112222222223', '1.4': '222', '1.5': '123' },
  ...{ '2.1': '122', '2.2': '112', '2.3': '12223', '2.4': '23' },
  ...{
    '3.1': '3',
    '3.2': '113',
    '3.3': '12223',
    '3.4': '11222233',
    '3.5': '11122333',
    '3.6': '3',
    '3.7': '22333',
  },
  ...{ '4.1': '12233', '4.2': '23333', '4.3': '22', '4.4': '1222' },
  ...{ '5.1': '2', '5.2': '112333', '5.3': '113', '5.4': '222' },
  ...{ '6.1': '122', '6.2': '111111112222', '6.3': '11223333', '6.4': '112233' },
  ...{ '6.5': '22222333', '6.6': '2223', '6.7': '33', '6.8': '2222' },
  ...{ '7.1': '222', '7.2': '1111', '7.3': '22', '7.4': '11222', '7.5': '223', '7.6': '22' },
  ...{ '8.1': '1233', '8.2': '1123', '8.3': '133', '8.4': '23', '9.1': '111', '9.2': '1222' },
  ...{ '10.1': '22', '10.2': '223', '10.3': '22223', '10.4': '1111122222233333' },
  ...{ '10.5': '22222', '10.6': '22', '10.7': '222' },
  ...{
    '11.1': '2233',
    '11.2': '22233',
    '11.3': '11233',
    '11.4': '1222',
    '11.5': '23',
    '11.6': '23',
    '11.7': '33',
  },
  ...{ '12.1': '12233', '12.2': '11', '12.3': '22223' },
  ...{ '13.1': '2333', '13.2': '222223', '13.3': '2233', '13.4': '1222233' },
  ...{ '14.1': '22', '14.2': '12223333', '14.3': '122' },
  ...{ '15.1': '12233', '15.2': '12233', '15.3': '1222222', '15.4': '3333' },
  ...{ '16.1': '2', '16.2': '22222', '16.3': '2222', '16.4': '222', '16.5': '2223' },
  ...{ '17.1': '23', '17.2': '22223333', '17.3': '22' },
};
const REQUIREMENTS = Object.entries(LEVELS).flatMap(([section, levels]) =>
  [...levels].flatMap((level, at) => (level === '3' ? [] : [`${section}.${at + 1}`])),
);

/** The rows of all tables of a part of the document that begin with a requirement. */
function rowsOf(part: string) {
  return [...part.matchAll(/^\| (\d+\.\d+\.\d+[^|]*) \| ([^|]*) \| ([^|]*)\|$/gm)].map(
    ([, numbers = '', what = '', tests = '']) => ({
      requirements: numbered(numbers),
      what,
      tests: tests.trim(),
    }),
  );
}

/** `6.2.1, 6.4.2–6.5.1` as single requirements. */
function numbered(text: string): string[] {
  return text.split(', ').flatMap((range) => {
    const [first = '', last = first] = range.split('–');
    const [from, to] = [REQUIREMENTS.indexOf(first), REQUIREMENTS.indexOf(last)];
    if (from === -1 || to < from) throw new Error(`${range} is no requirement of level 1 or 2.`);
    return REQUIREMENTS.slice(from, to + 1);
  });
}

const rows = rowsOf(DOCUMENT);

test('each requirement of the levels 1 and 2 is there once', () => {
  expect(REQUIREMENTS).toHaveLength(253);
  const isLevelOne = (requirement: string) => {
    const [chapter, section, number] = requirement.split('.');
    return LEVELS[`${chapter}.${section}`]?.[Number(number) - 1] === '1';
  };
  expect(REQUIREMENTS.filter(isLevelOne)).toHaveLength(70);
  expect(rows.flatMap(({ requirements }) => requirements).toSorted()).toEqual(REQUIREMENTS.toSorted());
});

test('each row has tests or files that exist, or a reason why there are none', () => {
  for (const { requirements, what, tests } of rows) {
    expect([requirements, what.length > 5]).toEqual([requirements, true]);
    const paths = [...tests.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
    expect([requirements, paths.filter((path) => !existsSync(join(ROOT, path)))]).toEqual([requirements, []]);
    const explained = /^(not applicable|this document.*)$/.test(tests);
    expect([requirements, paths.length > 0 || explained]).toEqual([requirements, true]);
  }
});
