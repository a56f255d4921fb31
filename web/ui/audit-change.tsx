import type { ItemOf } from '../client/client.js';
import { useFormat } from '../text/format.js';
import { useText } from '../text/text-context.js';

type Entry = ItemOf<'admin.audit'>;
type State = NonNullable<Entry['after']>;
type Key = keyof State;

/** The state before and after, as `name: before → after`. */
export function AuditChange({ before, after }: Pick<Entry, 'before' | 'after'>) {
  const { settings, common } = useText();
  const format = useFormat();
  const say = (state: State, key: Key) => {
    const value = state[key];
    if (value === undefined || value === null) return common.none;
    if (typeof value === 'boolean') return (value ? common.yes : common.no).toLowerCase();
    if (typeof value === 'number') return format.number(value);
    if (typeof value !== 'string') return value.join(', ');
    if (key === 'role') return settings.roles[value as keyof typeof settings.roles] ?? value;
    if (key === 'report_type') return common.report[value as keyof typeof common.report] ?? value;
    return key === 'expires_at' ? format.dateTime(value) : value;
  };
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})] as Key[]);
  const changes = [...keys].map((key) => {
    const next = say(after ?? {}, key);
    const was = before && key in before ? `${say(before, key)} → ` : '';
    return `${settings.audit.keys[key]}: ${was}${next}`;
  });
  return changes.join(', ') || common.none;
}
