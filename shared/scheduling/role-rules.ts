import picomatch from 'picomatch';
import { z } from 'zod';
import { AppError } from '../app-error.js';
import { compareText } from '../compare-text.js';
import { parseConfigFile } from '../config-file.js';
import type { EmployeeFields } from '../employee.js';

export type Job = Pick<EmployeeFields, 'department_code' | 'position_family'>;

const QUOTED = 'must be text in quotes: without them 0410 is read as the number 410';
/** In characters. A longer value matches no pattern, since the time grows with the cube of its length. */
const LONGEST = 200;
const Pattern = z
  .string({ error: QUOTED })
  .trim()
  .min(1)
  .max(LONGEST)
  .refine(
    (pattern) => pattern.split('*').length <= 4,
    'may have at most three stars (*): write several patterns in a list',
  );
const Patterns = z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(Pattern).min(1));

/** `*` matches any text, `?` one character, ignoring case. In a list, one pattern has to match. */
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

/** A site's role mapping: the roles for each department and position in Paycom's reports. */
const RoleMapping = z.strictObject({ roles: z.array(RoleRule).min(1) });

type Fits = (value: string | null) => boolean;
type Rule = {
  readonly role: string;
  readonly department: Fits;
  readonly position: Fits;
};

/** The rules in the order of the file. */
export type RoleRules = readonly Rule[];

/**
 * Parses the rules from YAML or JSON. `path` is only used in the error.
 *
 * @throws AppError `role_mapping_invalid` with the line of each problem, and the closest known name for an unknown one
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

/** Returns the roles of all rules that match, or the position family when there are no rules. */
export function rolesOf(rules: RoleRules | null, { department_code, position_family }: Job): string[] {
  if (rules === null) return position_family === null ? [] : [position_family];
  const fitting = rules.filter(
    ({ department, position }) => department(department_code) && position(position_family),
  );
  return [...new Set(fitting.map(({ role }) => role))];
}

/** Counts the active employees per role, sorted by role. A role without employees counts 0. */
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

/** Returns the rules that assign a role, ignoring case. */
export function rulesOf(rules: RoleRules, role: string): RoleRules {
  return rules.filter((rule) => fold(rule.role) === fold(role));
}

/** Without patterns every value matches, also an unknown one. */
function fits(patterns: readonly string[] | undefined): Fits {
  if (patterns === undefined) return () => true;
  const matches = picomatch(patterns.map(flat), { noglobstar: true });
  return (value) => value !== null && value.length <= LONGEST && matches(flat(value));
}

const PRIVATE_USE = 0xe000;

/** Folds text, and replaces each ASCII character but letters, digits and wildcards: many of them mean something to picomatch. */
function flat(text: string): string {
  return fold(text).replace(/[^\w *?\x80-\uffff]/g, (special) =>
    String.fromCharCode(PRIVATE_USE + special.charCodeAt(0)),
  );
}

function fold(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}

function knownNames(path: readonly PropertyKey[]): readonly string[] {
  return Object.keys(path.length === 0 ? RoleMapping.shape : RoleRule.shape);
}
