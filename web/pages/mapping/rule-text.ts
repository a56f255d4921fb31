import type { MappingRule } from '../../../shared/reports/change-mapping.js';
import { useFieldName } from '../../text/field-name.js';
import { useText } from '../../text/text-context.js';

/** Returns a rule of the mapping as a sentence. */
export function useRuleText(): (rule: MappingRule) => string {
  const { mapping, common } = useText();
  const { rules } = mapping;
  const fieldName = useFieldName();
  return (rule) => {
    switch (rule.kind) {
      case 'alias':
        return rules.alias(rule.heading, fieldName(rule.column));
      case 'status_word':
        return rules.status_word(rule.word, common.employee_status[rule.status]);
      case 'employee_id_width':
        return rules.employee_id_width(rule.width);
      case 'column_off':
        return rules.column_off(rule.heading);
      case 'report_file':
        return rules.report_file(rule.pattern, common.report[rule.report_type]);
      case 'day_first':
        return rules.day_first;
    }
  };
}
