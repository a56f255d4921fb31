import { describe, expect, it } from 'vitest';
import { type MappingRule, mappingRules, withoutRule, withRule } from './change-mapping.js';
import { NO_MAPPING, ReportMapping } from './mapping.js';

const RULES: readonly MappingRule[] = [
  { kind: 'alias', heading: 'Badge', column: 'employee_id' },
  { kind: 'status_word', word: 'LOA', status: 'on_leave' },
  { kind: 'column_off', heading: 'Locker' },
  { kind: 'employee_id_width', width: 6 },
  { kind: 'report_file', pattern: '*roster*', report_type: 'employee_directory' },
  { kind: 'day_first' },
];

describe('a mapping', () => {
  it.each(RULES)('gets the rule $kind, and loses it again', (rule) => {
    const changed = withRule(NO_MAPPING, rule);
    expect(mappingRules(changed)).toEqual([rule]);
    expect(ReportMapping.safeParse(changed).success).toBe(true);
    expect(mappingRules(withoutRule(changed, rule))).toEqual([]);
  });

  it('keeps its other rules', () => {
    const all = RULES.reduce(withRule, NO_MAPPING);
    expect(mappingRules(all)).toEqual(RULES);
    for (const rule of RULES)
      expect(mappingRules(withoutRule(all, rule))).toEqual(RULES.filter((each) => each !== rule));
  });

  it('has one meaning for a heading: the last that was given', () => {
    const first = withRule(NO_MAPPING, { kind: 'alias', heading: 'Badge', column: 'employee_id' });
    const second = withRule(first, { kind: 'alias', heading: 'Badge', column: 'city' });
    expect(second.aliases).toEqual({ city: ['Badge'] });
    const off = withRule(second, { kind: 'column_off', heading: 'Badge' });
    expect(mappingRules(off)).toEqual([{ kind: 'column_off', heading: 'Badge' }]);
  });
});
