import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../../shared/app-error.js';
import type { Config } from '../../shared/config.js';
import type { ErrorCode } from '../../shared/error-codes.js';
import { isNotThere } from '../../shared/file-error.js';
import type { ReportMapping } from '../../shared/reports/mapping.js';
import { parseMapping } from '../../shared/reports/parse-mapping.js';
import { parseRoleRules, type RoleRules } from '../../shared/scheduling/role-rules.js';

/** Returns a reader of a mapping file. A call throws AppError `mapping_file_invalid`. */
export function mappingFileReader(path: string): () => ReportMapping {
  return siteFileReader(path, parseMapping, 'mapping_file_invalid');
}

/** Returns a reader of the site's role rules, which are null without a file. A call throws AppError `role_mapping_invalid`. */
export function roleRulesReader({ scheduling: { roleMappingPath } }: Config): () => RoleRules | null {
  return roleMappingPath === undefined
    ? () => null
    : siteFileReader(roleMappingPath, parseRoleRules, 'role_mapping_invalid');
}

/** Reads the file again at each call, so that a fixed file works without a restart. Parses it only after a change. */
function siteFileReader<T>(
  path: string,
  parse: (text: string, path: string) => T,
  invalid: ErrorCode,
): () => T {
  let last: { readonly text: string; readonly parsed: T } | undefined;
  return () => {
    const text = readText(path, invalid);
    if (last?.text !== text) last = { text, parsed: parse(text, path) };
    return last.parsed;
  };
}

function readText(path: string, invalid: ErrorCode): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const problems = isNotThere(error) ? `there is no file ${resolve(path)}` : "it can't be read";
    throw new AppError(invalid, { path, problems }, error);
  }
}
