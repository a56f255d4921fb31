import type { listVersions } from '../../infra/mapping/mapping-versions.js';
import { type MappingRule, mappingRules } from '../../shared/reports/change-mapping.js';
import type { CurrentMapping } from '../../shared/reports/mapping.js';
import { formatTable, formatTime } from './print-table.js';

type Version = Awaited<ReturnType<typeof listVersions>>[number];

/** Formats where the mapping in effect is kept, and one line per rule. */
export function describeMapping(current: CurrentMapping): string {
  const rules = mappingRules(current.mapping).map(describeRule);
  return [placeOf(current), ...(rules.length > 0 ? rules : ['no rules beside the standard ones'])].join('\n');
}

/** Formats one line per version of the mapping. */
export function describeVersions(versions: readonly Version[]): string {
  if (versions.length === 0) return 'Nobody has changed the mapping in the database yet.';
  const rows = versions.map(({ number, at, by, why, mapping }) => [
    String(number),
    formatTime(at),
    by,
    why,
    mappingRules(mapping).map(describeRule).join('; '),
  ]);
  return formatTable(['version', 'saved', 'account', 'why', 'rules'], rows);
}

function placeOf(current: CurrentMapping): string {
  if (current.source === 'file') return `file: ${current.path}`;
  return current.version === 0 ? 'database: not changed yet' : `database: version ${current.version}`;
}

function describeRule(rule: MappingRule): string {
  switch (rule.kind) {
    case 'alias':
      return `aliases.${rule.column}: ${rule.heading}`;
    case 'status_word':
      return `status_words: ${rule.word} is ${rule.status}`;
    case 'employee_id_width':
      return `employee_id_width: ${rule.width}`;
    case 'column_off':
      return `columns_off: ${rule.heading}`;
    case 'report_file':
      return `report_files.${rule.report_type}: ${rule.pattern}`;
    case 'day_first':
      return 'date_order: day_first';
  }
}
