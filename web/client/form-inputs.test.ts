import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { AUTH_ROUTES } from '../../api/auth/auth-routes.js';
import { SECOND_FACTOR_ROUTES } from '../../api/auth/second-factor-routes.js';
import { innerType, procedures } from '../../api/routers/procedures.js';
import { sourceFiles } from '../../dev/source-files.js';
import { en } from '../text/en/index.js';
import { es } from '../text/es/index.js';
import { problemText } from '../text/problem-text.js';
import { FORM_INPUTS, type FormName, formProblemsOf } from './form-inputs.js';

const NAMES = Object.keys(FORM_INPUTS) as FormName[];

/** The schema with which the API checks what the form sends. */
function schemaOfApi(name: FormName): z.ZodObject | undefined {
  const routes = Object.values({ ...AUTH_ROUTES, ...SECOND_FACTOR_ROUTES });
  const route = routes.find(({ path }) => path === name);
  return route?.input ?? procedures().find((procedure) => procedure.name === name)?.input;
}

const schemaOfForm = (name: FormName): z.ZodObject => {
  const schema: z.ZodType = FORM_INPUTS[name];
  return z.instanceof(z.ZodObject).parse(innerType(schema) ?? schema);
};

/** Texts at the edges of what schemas take, and what a person may paste. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 140 }),
  fc.constantFrom(
    '',
    ' ',
    'ana@example.com',
    'Ana',
    'a@b',
    'https://example.com/',
    '8',
    '0.3',
    '2026-11-01T00:00:00Z',
  ),
  fc.integer({ min: 0, max: 3_000 }).map((length) => 'x'.repeat(length)),
  fc.constantFrom(
    'viewer',
    'admin',
    'all',
    'rate_history',
    'confirm',
    'reject',
    'a'.repeat(16),
    '0'.repeat(16),
  ),
);
const value = fc.oneof(
  text,
  fc.integer({ min: -2, max: 4_000 }),
  fc.double({ min: -1, max: 2 }),
  fc.boolean(),
  fc.constant(undefined),
  fc.array(fc.constantFrom('sync.held', 'employee.hired', 'no.event'), { maxLength: 14 }),
  fc.constantFrom({}, { columns_off: [''] }, { employee_id_width: 51 }, { columns_off: ['Locker'] }),
);
const inputOf = (name: FormName) =>
  fc.record(Object.fromEntries(Object.keys(schemaOfForm(name).shape).map((key) => [key, value])));

test.each(NAMES)('the form for %s checks with the schema of the API itself', (name) => {
  const [form, api] = [schemaOfForm(name), schemaOfApi(name)];
  // The API adds a filter and a cursor to the choice of pairs.
  if (name !== 'staff.preview_bulk') expect(form).toBe(api);
  for (const [key, schema] of Object.entries(form.shape)) expect(api?.shape[key]).toBe(schema);
});

test.each(NAMES)('the form for %s says in both languages what the API would refuse', (name) => {
  const api = schemaOfApi(name);
  fc.assert(
    fc.property(inputOf(name), (input) => {
      const problems = formProblemsOf(name, input);
      expect(problems.size === 0, JSON.stringify(input)).toBe(api?.safeParse(input).success);
      for (const problem of problems.values())
        expect(problemText(es.problems, problem)).not.toBe(problemText(en.problems, problem));
    }),
    { numRuns: 400 },
  );
});

test('every form checks with a schema of the API, and each schema has its form', () => {
  const web = sourceFiles().filter(({ path }) => path.startsWith('web/') && !path.includes('.test.'));
  const withOwnRules = web.filter(({ text }) => /\buseForm\(/.test(text)).map(({ path }) => path);
  // The name of a view stays in the browser.
  expect(withOwnRules).toEqual(['web/pages/employees/view-menu.tsx']);
  const used = web.flatMap(({ text }) =>
    [...text.matchAll(/(?:useInputForm\(|procedure=)['"]([^'"]+)['"]/g)].map(([, name]) => name),
  );
  expect([...new Set(used)].toSorted()).toEqual(NAMES.toSorted());
});

test('an e-mail address as a name is refused in words of the page', () => {
  const [problem] = formProblemsOf('admin.create_token', {
    name: 'ana@example.com',
    role: 'viewer',
  }).values();
  if (!problem) throw new Error('It was accepted.');
  expect(problemText(es.problems, problem)).toContain('@');
});
