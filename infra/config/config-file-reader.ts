import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../../shared/app-error.js';
import type { Config } from '../../shared/config.js';
import type { ErrorCode } from '../../shared/error-codes.js';
import { isNotThere } from '../../shared/file-error.js';
import { NO_MAPPING, parseMapping, type ReportMapping } from '../../shared/reports/mapping.js';
import { parseRoleRules, type RoleRules } from '../../shared/scheduling/role-rules.js';

/**
 * Returns a reader of the site's report mapping with its time zone. The mapping is empty without a file. A call throws AppError
 * `mapping_file_invalid`.
 */
export function mappingReader({ reports }: Config): () => ReportMapping {
  const time_zone = reports.timeZone;
  const parse = (text: string, path: string) => ({ ...parseMapping(text, path), time_zone });
  return siteFileReader(reports.mappingPath, parse, 'mapping_file_invalid', { ...NO_MAPPING, time_zone });
}

/** Returns a reader of the site's role rules, which are null without a file. A call throws AppError `role_mapping_invalid`. */
export function roleRulesReader({ scheduling }: Config): () => RoleRules | null {
  return siteFileReader(scheduling.roleMappingPath, parseRoleRules, 'role_mapping_invalid', null);
}

/** Reads the file again at each call, so that a fixed file works without a restart. Parses it only after a change. */
function siteFileReader<T, Without>(
  path: string | undefined,
  parse: (text: string, path: string) => T,
  invalid: ErrorCode,
  without: Without,
): () => T | Without {
  if (path === undefined) return () => without;
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
