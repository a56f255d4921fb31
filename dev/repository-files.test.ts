import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const github = join(import.meta.dirname, '..', '.github');
const load = (...path: string[]): unknown => parse(readFileSync(join(github, ...path), 'utf8'));

const Form = z.strictObject({
  name: z.string().min(1),
  description: z.string().min(1),
  labels: z.array(z.string()).min(1),
  body: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: z.string() }) }),
      z.strictObject({
        type: z.enum(['textarea', 'input']),
        id: z.string(),
        attributes: z.strictObject({
          label: z.string(),
          description: z.string().optional(),
          render: z.string().optional(),
        }),
        validations: z.strictObject({ required: z.boolean() }).optional(),
      }),
      z.strictObject({
        type: z.literal('checkboxes'),
        id: z.string(),
        attributes: z.strictObject({
          label: z.string(),
          options: z.array(z.strictObject({ label: z.string(), required: z.boolean() })),
        }),
      }),
    ]),
  ),
});
const Config = z.strictObject({
  blank_issues_enabled: z.literal(false),
  contact_links: z.array(z.strictObject({ name: z.string(), url: z.url(), about: z.string() })),
});
const Workflow = z.looseObject({
  permissions: z.strictObject({ contents: z.literal('read') }),
  jobs: z.record(
    z.string(),
    z.looseObject({
      'timeout-minutes': z.number(),
      // A job can only lower what the workflow may do.
      permissions: z.undefined().optional(),
      steps: z.array(z.looseObject({ uses: z.string().optional() })),
    }),
  ),
});

describe('.github', () => {
  test.each(['bug.yml', 'feature.yml'])(
    '%s is an issue form that GitHub accepts, with each id once',
    (file) => {
      const { body } = Form.parse(load('ISSUE_TEMPLATE', file));
      const ids = body.flatMap((field) => ('id' in field ? [field.id] : []));
      expect(new Set(ids).size).toBe(ids.length);
    },
  );

  test('issues are opened from a form, and the form for bugs asks to confirm that there is no personal data', () => {
    expect(readdirSync(join(github, 'ISSUE_TEMPLATE')).sort()).toEqual([
      'bug.yml',
      'config.yml',
      'feature.yml',
    ]);
    Config.parse(load('ISSUE_TEMPLATE', 'config.yml'));
    const confirmed = Form.parse(load('ISSUE_TEMPLATE', 'bug.yml')).body.flatMap((field) =>
      field.type === 'checkboxes' ? field.attributes.options : [],
    );
    expect(confirmed).toEqual([{ label: expect.stringContaining('no personal data'), required: true }]);
  });

  test.each(readdirSync(join(github, 'workflows')))(
    '%s may only read the repository, ends in time, and pins its actions',
    (file) => {
      const { jobs } = Workflow.parse(load('workflows', file));
      const actions = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
      expect(actions.length).toBeGreaterThan(0);
      for (const action of actions) expect(action).toMatch(/^actions\/[\w-]+@(v\d+|[0-9a-f]{40})$/);
    },
  );
});

const root = join(github, '..');

test.skipIf(!existsSync(join(root, '.git')))(
  'no output of a command is committed as a file of the root (needs a Git clone)',
  () => {
    const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
    const ofRoot = tracked.filter((name) => name !== '' && !name.includes('/'));
    expect(ofRoot).toContain('package.json');
    expect(ofRoot.filter((name) => !/^[\w.-]+$/.test(name))).toEqual([]);
  },
);
