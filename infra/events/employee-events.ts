import type { EmployeeField } from '../../shared/employee.js';
import type { Event, EventType } from '../../shared/event.js';
import type { FeedEntry } from '../plans/change-feed.js';

type Aspect = Extract<EventType, `employee.${string}`>;

const PAY: readonly EmployeeField[] = ['hourly_rate', 'salary'];
const ROLE: readonly EmployeeField[] = ['position_family', 'department_code', 'department_description'];
/** The fields that are part of a hire, a termination or a rehire. */
const EMPLOYMENT: readonly EmployeeField[] = ['status', 'hire_date', 'rehire_date', 'termination_date'];

/** Returns what one change of a person means to other systems: at most one event of each type, the one about employment first. */
export function employeeEvents(entry: FeedEntry): Event[] {
  const { id, employee_id, sync_id, at, changed } = entry;
  const employment = employmentEvent(entry);
  const aspects = changed.map((field) => employmentOr(employment, field));
  const types = new Set([...(employment === null ? [] : [employment]), ...aspects]);
  return [...types].map((type) => {
    const fields = changed.filter((field) => employmentOr(employment, field) === type);
    const data = { employee_id, sync_id, fields, ...(entry.kind === 'removed' && { removed: true }) };
    return { id: `${type}:${id}`, type, at: at ?? new Date(0), data };
  });
}

/** Returns the code of the person whom an event is about, by its id; undefined for an event of a sync or a report. */
export function personOfEvent(event_id: string): string | undefined {
  return /^employee\.\w+:\d+\.\d+\.(.+)$/s.exec(event_id)?.[1];
}

/** Returns the event when someone begins or ends to work here. Only an undo removes a person: then the hire was a mistake. */
function employmentEvent({ kind, values, status_before }: FeedEntry): Aspect | null {
  if (kind === 'removed') return 'employee.terminated';
  const { status } = values;
  if (kind === 'created') return status === 'terminated' ? null : 'employee.hired';
  if (status_before === undefined || status === undefined || status === status_before) return null;
  if (status === 'terminated') return 'employee.terminated';
  return status_before === 'terminated' ? 'employee.rehired' : null;
}

/** Returns the event of a changed field: that of the employment if the field is part of it. Every field of a new person is part of the hire. */
function employmentOr(employment: Aspect | null, field: EmployeeField): Aspect {
  if (employment === 'employee.hired') return employment;
  if (employment !== null && EMPLOYMENT.includes(field)) return employment;
  if (PAY.includes(field)) return 'employee.pay_changed';
  return ROLE.includes(field) ? 'employee.role_changed' : 'employee.changed';
}
