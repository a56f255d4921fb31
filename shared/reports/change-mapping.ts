import type { EmployeeStatus } from '../employee.js';
import type { ReportType } from '../report.js';
import type { ColumnName } from './aliases.js';
import type { ReportMapping } from './mapping.js';

/** One rule of a mapping. */
export type MappingRule =
  | { readonly kind: 'alias'; readonly heading: string; readonly column: ColumnName }
  | { readonly kind: 'status_word'; readonly word: string; readonly status: EmployeeStatus }
  | { readonly kind: 'employee_id_width'; readonly width: number }
  | { readonly kind: 'column_off'; readonly heading: string }
  | { readonly kind: 'report_file'; readonly pattern: string; readonly report_type: ReportType }
  | { readonly kind: 'day_first' };

type Mapping = Omit<ReportMapping, 'time_zone'>;

/** Returns the rules of a mapping one by one. */
export function mappingRules(mapping: Mapping): MappingRule[] {
  const { aliases, columns_off, employee_id_width, status_words, date_order, report_files } = mapping;
  return [
    ...entriesOf(aliases).flatMap(([column, headings = []]) =>
      headings.map((heading) => ({ kind: 'alias', heading, column }) as const),
    ),
    ...entriesOf(status_words).map(([word, status]) => ({ kind: 'status_word', word, status }) as const),
    ...columns_off.map((heading) => ({ kind: 'column_off', heading }) as const),
    ...(employee_id_width === undefined
      ? []
      : [{ kind: 'employee_id_width', width: employee_id_width } as const]),
    ...entriesOf(report_files).flatMap(([report_type, patterns = []]) =>
      patterns.map((pattern) => ({ kind: 'report_file', pattern, report_type }) as const),
    ),
    ...(date_order === 'day_first' ? [{ kind: 'day_first' } as const] : []),
  ];
}

/** Returns the mapping with a rule. A heading means only one thing, so an earlier rule of the same heading goes. */
export function withRule(mapping: Mapping, rule: MappingRule): Mapping {
  switch (rule.kind) {
    case 'alias': {
      const { column, heading } = rule;
      const { aliases } = withoutHeading(mapping, heading);
      const headings = [...(aliases[column] ?? []), heading];
      return { ...withoutHeading(mapping, heading), aliases: { ...aliases, [column]: headings } };
    }
    case 'column_off': {
      const rest = withoutHeading(mapping, rule.heading);
      return { ...rest, columns_off: [...rest.columns_off, rule.heading] };
    }
    case 'status_word':
      return { ...mapping, status_words: { ...mapping.status_words, [rule.word]: rule.status } };
    case 'employee_id_width':
      return { ...mapping, employee_id_width: rule.width };
    case 'report_file': {
      const { report_files } = mapping;
      const patterns = [...(report_files[rule.report_type] ?? []), rule.pattern];
      return { ...mapping, report_files: { ...report_files, [rule.report_type]: patterns } };
    }
    case 'day_first':
      return { ...mapping, date_order: 'day_first' };
  }
}

/** Returns the mapping without a rule that `mappingRules` gave. */
export function withoutRule(mapping: Mapping, rule: MappingRule): Mapping {
  switch (rule.kind) {
    case 'alias':
    case 'column_off':
      return withoutHeading(mapping, rule.heading);
    case 'status_word': {
      const { [rule.word]: _, ...status_words } = mapping.status_words;
      return { ...mapping, status_words };
    }
    case 'employee_id_width': {
      const { employee_id_width: _, ...rest } = mapping;
      return rest;
    }
    case 'report_file': {
      const { report_files } = mapping;
      const patterns = report_files[rule.report_type]?.filter((pattern) => pattern !== rule.pattern);
      return { ...mapping, report_files: { ...report_files, [rule.report_type]: patterns ?? [] } };
    }
    case 'day_first':
      return { ...mapping, date_order: 'us' };
  }
}

function withoutHeading(mapping: Mapping, heading: string): Mapping {
  const others = (headings: readonly string[] = []) => headings.filter((each) => each !== heading);
  const aliases = entriesOf(mapping.aliases).flatMap(([column, headings]) => {
    const left = others(headings);
    return left.length > 0 ? [[column, left]] : [];
  });
  return {
    ...mapping,
    aliases: Object.fromEntries(aliases),
    columns_off: others(mapping.columns_off),
  };
}

function entriesOf<Key extends string, Value>(record: Readonly<Partial<Record<Key, Value>>>) {
  return Object.entries(record) as [Key, Value][];
}
