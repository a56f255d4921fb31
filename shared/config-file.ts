import { distance } from 'fastest-levenshtein';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

type YamlDocument = ReturnType<typeof parseDocument>;
type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];
/** Returns the valid names at a path of the file. */
export type KnownNames = (path: Path) => readonly string[];

/**
 * Parses a site's configuration file (YAML, or JSON as a subset of it) with a schema. Returns the data, or each problem with its line and,
 * for an unknown name, the closest known name.
 */
export function parseConfigFile<T>(
  text: string,
  schema: z.ZodType<T>,
  knownNames: KnownNames,
): { readonly data: T } | { readonly problems: readonly string[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error' });
  const broken = document.errors.map((error) => `line ${lines.linePos(error.pos[0]).line}: ${error.code}`);
  if (broken.length > 0) return { problems: broken };
  const read = dataOf(document);
  if ('problem' in read) return { problems: [read.problem] };
  const result = schema.safeParse(read.value ?? {});
  if (result.success) return { data: result.data };
  return { problems: result.error.issues.flatMap((issue) => describe(issue, document, lines, knownNames)) };
}

function dataOf(document: YamlDocument): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: document.toJS() };
  } catch (error) {
    // An unknown alias, or aliases that multiply without end.
    if (error instanceof ReferenceError)
      return { problem: 'an alias (*name) has no anchor (&name) before it' };
    throw error;
  }
}

function describe(
  issue: Issue,
  document: YamlDocument,
  lines: LineCounter,
  knownNames: KnownNames,
): string[] {
  const at = (path: Path) => `line ${lineOf(path, document, lines)}: ${path.join('.') || 'the file'}`;
  if (issue.code === 'unrecognized_keys') {
    const known = knownNames(issue.path);
    return issue.keys.map((key) => `${at([...issue.path, key])} is not known${closest(key, known)}`);
  }
  if (issue.code === 'invalid_value') {
    const known = issue.values.map(String);
    const given = String(document.getIn([...issue.path]));
    return [`${at(issue.path)} must be one of ${known.join(', ')}${closest(given, known)}`];
  }
  return [`${at(issue.path)}: ${requirementOf(issue)}`];
}

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a group of names with values',
  record: 'a group of names with values',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
};

const PROSE_OF_ZOD = /^(Invalid|Too) /;

function requirementOf(issue: Issue): string {
  if (!PROSE_OF_ZOD.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `must be at least ${issue.minimum}`
        : 'must not be empty';
    case 'too_big':
      return `must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters long' : ''}`;
    default:
      return issue.message;
  }
}

function closest(given: string, known: readonly string[]): string {
  const ranked = known.toSorted((a, b) => distance(given, a) - distance(given, b));
  return ranked[0] === undefined ? '' : `; did you mean ${ranked[0]}?`;
}

/** Returns the line of a path's key, or of the nearest parent with a position in the text. */
function lineOf(path: Path, document: YamlDocument, lines: LineCounter): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const position = keyPosition(document, path.slice(0, depth));
    if (position !== undefined) return lines.linePos(position).line;
  }
  return 1;
}

function keyPosition(document: YamlDocument, path: Path): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last);
    return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node = document.getIn([...path], true);
  return isScalar(node) || isMap(node) ? node.range?.[0] : undefined;
}
