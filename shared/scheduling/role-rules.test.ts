import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cpuMilliseconds } from '../../tests/cpu-time.js';
import { AppError } from '../app-error.js';
import { parseRoleRules, rolesOf, rulesOf } from './role-rules.js';

const job = (department_code: string | null, position_family: string | null) => ({
  department_code,
  position_family,
});

function problemsOf(text: string): string {
  try {
    parseRoleRules(text, 'roles.yaml');
  } catch (error) {
    if (error instanceof AppError && error.code === 'role_mapping_invalid')
      return String(error.details.problems);
  }
  return 'none';
}

const RULES = parseRoleRules(
  [
    'roles:',
    '  - role: Nurse',
    '    department_code: ["41*", "500"]',
    '    position_family: [RN, "LP?"]',
    '  - role: Ward',
    '    department_code: "41*"',
    '  - role: Kitchen',
    '    position_family: "Cook (*)"',
    '  - role: Nurse',
    '    position_family: Chief/Nurse',
  ].join('\n'),
  'roles.yaml',
);

it('assigns the roles of every rule that matches, each once, in the order of the file', () => {
  expect(rolesOf(RULES, job('410', 'rn'))).toEqual(['Nurse', 'Ward']);
  expect(rolesOf(RULES, job('500', ' lpn '))).toEqual(['Nurse']);
  expect(rolesOf(RULES, job('500', 'LPNX'))).toEqual([]);
  expect(rolesOf(RULES, job('9', 'chief/nurse'))).toEqual(['Nurse']);
  expect(rulesOf(RULES, 'nurse')).toHaveLength(2);
});

it('treats characters that are special in other glob patterns as plain text', () => {
  expect(rolesOf(RULES, job(null, 'Cook (Line)'))).toEqual(['Kitchen']);
  expect(rolesOf(RULES, job(null, 'Cook Line'))).toEqual([]);
  const odd = '\\^$.+()[]{}|/-';
  const rules = parseRoleRules(JSON.stringify({ roles: [{ role: 'Odd', department_code: odd }] }), 'r');
  expect(rolesOf(rules, job(odd, null))).toEqual(['Odd']);
});

it('matches stars and question marks, and every other character as itself', () => {
  const some = (maxLength: number) =>
    fc.string({ unit: fc.constantFrom(...'*?aB(){}[]!+@^$.,/|"-\\é'), minLength: 1, maxLength });
  fc.assert(
    fc.property(
      some(8).filter((pattern) => pattern.split('*').length <= 4),
      some(8),
      (pattern, text) => {
        const file = JSON.stringify({ roles: [{ role: 'R', position_family: pattern }] });
        const fits = rolesOf(parseRoleRules(file, 'roles.json'), job(null, text)).length === 1;
        expect(fits).toBe(matchesSimply(pattern.toLowerCase(), text.toLowerCase()));
      },
    ),
    { numRuns: 2_000 },
  );
});

function matchesSimply(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '*')
    return matchesSimply(pattern.slice(1), text) || (text !== '' && matchesSimply(pattern, text.slice(1)));
  return (
    text !== '' &&
    (pattern[0] === '?' || pattern[0] === text[0]) &&
    matchesSimply(pattern.slice(1), text.slice(1))
  );
}

it('an employee without a department matches no department pattern, not even "*"', () => {
  const rules = parseRoleRules('roles: [{ role: Anyone, department_code: "*" }]', 'roles.yaml');
  expect(rolesOf(rules, job('1', null))).toEqual(['Anyone']);
  expect(rolesOf(rules, job(null, 'RN'))).toEqual([]);
});

it('without a file the role is the position as written', () => {
  expect(rolesOf(null, job('410', 'Line Cook'))).toEqual(['Line Cook']);
  expect(rolesOf(null, job('410', null))).toEqual([]);
});

it('reports a mistake with its line and a suggestion', () => {
  expect(problemsOf('roles:\n  - role: Nurse\n    departement: "1"')).toContain(
    'line 3: roles.0.departement is not known; did you mean department_code?',
  );
  expect(problemsOf('role:\n  - x')).toContain('line 1: role is not known; did you mean role');
  expect(problemsOf('roles:\n  - role: A\n    department_code: 0410')).toMatch(
    /^line 3: roles\.0\.department_code\.0: must be text in quotes/,
  );
  expect(problemsOf('roles:\n  - role: A\n    department_code: ["1", 2]')).toMatch(/^line 3: .*quotes/);
  expect(problemsOf('roles:\n  - role: A')).toBe('line 2: roles.0: needs department_code or position_family');
  expect(problemsOf('')).toContain('line 1: roles');
  expect(problemsOf('roles: [')).toMatch(/^line 1: /);
});

it('a pattern has at most three stars, and a value at most 200 characters, so that a match takes milliseconds', () => {
  const rulesFor = (position_family: string) =>
    JSON.stringify({ roles: [{ role: 'Slow', position_family }] });
  expect(problemsOf(rulesFor('*a*a*a*'))).toMatch(/at most three stars/);
  const rules = parseRoleRules(rulesFor('*a*a*b'), 'r');
  const milliseconds = cpuMilliseconds(() => {
    expect(rolesOf(rules, job(null, 'a'.repeat(200)))).toEqual([]);
    expect(rolesOf(rules, job(null, `${'a'.repeat(100_000)}b`))).toEqual([]);
  });
  expect(milliseconds).toBeLessThan(1_000);
  expect(rolesOf(rules, job(null, 'a cab'))).toEqual(['Slow']);
});

const GUIDE = readFileSync(new URL('../../docs/schedule.md', import.meta.url), 'utf8');

it('the example in the guide gives the roles that the guide describes', () => {
  const rules = parseRoleRules(/```yaml\n([\s\S]*?)```/.exec(GUIDE)?.[1] ?? '', 'docs/schedule.md');
  expect(rolesOf(rules, job('412', 'RN'))).toEqual(['Nurse', 'Ward 41']);
  expect(rolesOf(rules, job('300', 'Cook (Line)'))).toEqual(['Kitchen']);
});
