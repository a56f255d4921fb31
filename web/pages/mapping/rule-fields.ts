import type { EmployeeStatus } from '../../../shared/employee.js';
import type { ColumnName } from '../../../shared/reports/aliases.js';
import type { MappingRule } from '../../../shared/reports/change-mapping.js';

/** The kinds of rules that the form makes. */
export const RULE_KINDS = ['alias', 'status_word', 'employee_id_width', 'column_off'] as const;

/** What a person has entered so far. */
export type RuleFields = {
  readonly kind: (typeof RULE_KINDS)[number];
  readonly heading: string;
  readonly column: ColumnName | null;
  readonly word: string;
  readonly status: EmployeeStatus | null;
  readonly width: number | string;
};

/** The field that a kind of rule is wrong in. */
export const RULE_FIELD = {
  alias: 'heading',
  status_word: 'word',
  employee_id_width: 'width',
  column_off: 'heading',
} as const satisfies Record<RuleFields['kind'], keyof RuleFields>;

export const NO_RULE: RuleFields = {
  ...{ kind: 'alias', heading: '', column: null },
  ...{ word: '', status: null, width: '' },
};

/** Returns the rule that was entered; null while something is missing. */
export function ruleOf({ kind, heading, column, word, status, width }: RuleFields): MappingRule | null {
  const [plainHeading, plainWord] = [heading.trim(), word.trim()];
  switch (kind) {
    case 'alias':
      return plainHeading && column ? { kind, heading: plainHeading, column } : null;
    case 'status_word':
      return plainWord && status ? { kind, word: plainWord, status } : null;
    case 'employee_id_width':
      return Number.isInteger(width) && Number(width) > 0 ? { kind, width: Number(width) } : null;
    case 'column_off':
      return plainHeading ? { kind, heading: plainHeading } : null;
  }
}
