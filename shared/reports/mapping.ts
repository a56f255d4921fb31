import { distance } from 'fastest-levenshtein';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { AppError } from '../app-error.js';
import { EmployeeStatus } from '../employee.js';
import { REPORT_TYPES } from '../report.js';
import { COLUMN_NAMES, type ColumnName } from './aliases.js';

const words = z.array(z.string().min(1));
const perColumn = Object.fromEntries(COLUMN_NAMES.map((name) => [name, words.optional()]));
const perReport = Object.fromEntries(REPORT_TYPES.map((type) => [type, words.optional()]));

/**
 * What a site's mapping file can say: headings of its own per column, headings to leave out, the width of its codes, its
 * words for a status, how it writes dates that read both ways, and the file names of its reports (globs).
 */
export const ReportMapping = z.strictObject({
  aliases: z.strictObject(perColumn as Record<ColumnName, z.ZodOptional<typeof words>>).default({}),
  columns_off: words.default([]),
  employee_id_width: z.int().min(1).max(50).optional(),
  status_words: z.record(z.string().min(1), EmployeeStatus).default({}),
  date_order: z.enum(['us', 'day_first']).default('us'),
  report_files: z
    .strictObject(perReport as Record<(typeof REPORT_TYPES)[number], z.ZodOptional<typeof words>>)
    .default({}),
});
export type ReportMapping = z.infer<typeof ReportMapping>;

export const NO_MAPPING: ReportMapping = ReportMapping.parse({});

type YamlDocument = ReturnType<typeof parseDocument>;
type Issue = z.core.$ZodIssue;

/**
 * Reads a mapping from YAML or JSON, which is YAML too. `path` only names the file.
 *
 * @throws AppError `mapping_file_invalid`, naming for each problem its line, and for an unknown name the closest known one.
 */
export function parseMapping(text: string, path: string): ReportMapping {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors.map((error) => `line ${lines.linePos(error.pos[0]).line}: ${error.code}`);
  if (broken.length > 0) throw new AppError('mapping_file_invalid', { path, problems: broken.join('; ') });

  const result = ReportMapping.safeParse(document.toJS() ?? {});
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) => describe(issue, document, lines));
  throw new AppError('mapping_file_invalid', { path, problems: problems.join('; ') });
}

function describe(issue: Issue, document: YamlDocument, lines: LineCounter): string[] {
  const at = (path: readonly PropertyKey[]) =>
    `line ${lineOf(path, document, lines)}: ${path.join('.') || 'the file'}`;
  if (issue.code === 'unrecognized_keys') {
    const known = knownNames(issue.path);
    return issue.keys.map((key) => `${at([...issue.path, key])} is not known${closest(key, known)}`);
  }
  if (issue.code === 'invalid_value') {
    const known = issue.values.map(String);
    const given = String(document.getIn([...issue.path]));
    return [`${at(issue.path)} must be one of ${known.join(', ')}${closest(given, known)}`];
  }
  return [`${at(issue.path)}: ${issue.message}`];
}

function knownNames(path: readonly PropertyKey[]): readonly string[] {
  if (path[0] === 'aliases') return COLUMN_NAMES;
  if (path[0] === 'report_files') return REPORT_TYPES;
  return Object.keys(ReportMapping.shape);
}

function closest(given: string, known: readonly string[]): string {
  const ranked = known.toSorted((one, other) => distance(given, one) - distance(given, other));
  return ranked[0] === undefined ? '' : `; did you mean ${ranked[0]}?`;
}

/** The line of a path's key, or of the nearest thing around it that has a place in the text. */
function lineOf(path: readonly PropertyKey[], document: YamlDocument, lines: LineCounter): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const position = keyPosition(document, path.slice(0, depth));
    if (position !== undefined) return lines.linePos(position).line;
  }
  return 1;
}

function keyPosition(document: YamlDocument, path: readonly PropertyKey[]): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last);
    return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node = document.getIn([...path], true);
  return isScalar(node) ? node.range?.[0] : undefined;
}
