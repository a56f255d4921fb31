import { z } from 'zod';
import { AppError } from '../app-error.js';
import { compareText } from '../compare-text.js';
import { parseConfigFile } from '../config-file.js';
import type { EmployeeFields } from '../employee.js';

export type Job = Pick<EmployeeFields, 'department_code' | 'position_family'>;

const QUOTED = 'must be text in quotes: without them 0410 is read as the number 410';
const Pattern = z.string({ error: QUOTED }).trim().min(1).max(200);
const Patterns = z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(Pattern).min(1));

/** `*` stands for any text, `?` for one character; letter case does not matter. Of a list one has to fit. */
const RoleRule = z
  .strictObject({
    role: z.string({ error: QUOTED }).trim().min(1).max(100),
    department_code: Patterns.optional(),
    position_family: Patterns.optional(),
  })
  .refine(
    ({ department_code, position_family }) => department_code !== undefined || position_family !== undefined,
    'needs department_code or position_family',
  );

/** What a site's role mapping says: who does what, by the job that Paycom's reports tell. */
const RoleMapping = z.strictObject({ roles: z.array(RoleRule).min(1) });

type Fits = (value: string | null) => boolean;
type Rule = {
  readonly role: string;
  readonly department: Fits;
  readonly position: Fits;
};

/** In the order of the file. */
export type RoleRules = readonly Rule[];

/**
 * Reads the rules from YAML or JSON. `path` only names the file.
 *
 * @throws AppError `role_mapping_invalid`, naming for each problem its line, and for an unknown name the closest known one
 */
export function parseRoleRules(text: string, path: string): RoleRules {
  const parsed = parseConfigFile(text, RoleMapping, knownNames);
  if ('problems' in parsed)
    throw new AppError('role_mapping_invalid', { path, problems: parsed.problems.join('; ') });
  return parsed.data.roles.map(({ role, department_code, position_family }) => ({
    role,
    department: fits(department_code),
    position: fits(position_family),
  }));
}

/** The roles of every rule that fits; without rules the position family as it is written. */
export function rolesOf(rules: RoleRules | null, { department_code, position_family }: Job): string[] {
  if (rules === null) return position_family === null ? [] : [position_family];
  const fitting = rules.filter(
    ({ department, position }) => department(department_code) && position(position_family),
  );
  return [...new Set(fitting.map(({ role }) => role))];
}

/** How many active people have each role, by its name; one that nobody has counts none. */
export function countRoles(
  rules: RoleRules | null,
  jobs: readonly (Job & { readonly active: number })[],
): { role: string; active: number }[] {
  const counts = new Map((rules ?? []).map(({ role }) => [role, 0]));
  for (const job of jobs)
    for (const role of rolesOf(rules, job)) counts.set(role, (counts.get(role) ?? 0) + job.active);
  const items = [...counts].map(([role, active]) => ({ role, active }));
  return items.sort((one, other) => compareText(one.role, other.role));
}

/** The rules that give a role, its letter case ignored. */
export function rulesOf(rules: RoleRules, role: string): RoleRules {
  return rules.filter((rule) => fold(rule.role) === fold(role));
}

/** Without patterns everything fits, and so does somebody of whom it is not known. */
function fits(patterns: readonly string[] | undefined): Fits {
  if (patterns === undefined) return () => true;
  const folded = patterns.map(fold);
  return (value) => value !== null && folded.some((pattern) => matches(pattern, fold(value)));
}

/**
 * By hand: `picomatch` 4.0.7 compiles stars to a regular expression that backtracks (four of them took 3 s on 200 characters), and never
 * ends on `\(\\\\`. Here only the last star ever grows, so the time is at most pattern × text. A test compares both on short patterns.
 */
function matches(pattern: string, text: string): boolean {
  let [at, place] = [0, 0];
  let star: { readonly at: number; place: number } | undefined;
  while (place < text.length) {
    if (pattern[at] === '*') {
      star = { at, place };
      at += 1;
    } else if (pattern[at] === '?' || pattern[at] === text[place]) {
      at += 1;
      place += 1;
    } else if (star) {
      star.place += 1;
      [at, place] = [star.at + 1, star.place];
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}

function fold(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}

function knownNames(path: readonly PropertyKey[]): readonly string[] {
  return Object.keys(path.length === 0 ? RoleMapping.shape : RoleRule.shape);
}
