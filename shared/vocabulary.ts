/** The closed lists of values that a command line offers. Without zod, since `--help` prints them; the schemas derive from them. */

/** The most characters of the reason that a person gives for a pause or a decision. */
export const LONGEST_REASON = 200;

/** The reports that Paycom writes. */
export const REPORT_TYPES = [
  'employee_directory',
  'employee_dates',
  'employee_payees',
  'rate_history',
] as const;

export const EMPLOYEE_STATUSES = ['active', 'on_leave', 'terminated', 'inactive'] as const;

export const FILE_STATUSES = [
  'new',
  'downloaded',
  'parsed',
  'validated',
  'applied',
  'unchanged',
  'failed',
  'unrecognized',
  'undone',
] as const;

export const ROLES = ['viewer', 'scheduler', 'hr', 'operator', 'admin'] as const;

export const EXPORT_FORMATS = ['json', 'csv', 'xlsx'] as const;

/** The variable of the process environment that names the env file, where `--env-file` does not. */
export const ENV_FILE_VARIABLE = 'PAYCOM_ENV_FILE';

/** The events that people are notified of. */
export const ALARM_TYPES = [
  'sync.held',
  'sync.still_held',
  'sync.failed',
  'sync.late',
  'sync.recovered',
  'report.drifted',
  'report.quarantined',
] as const;

/** The events that other systems can be notified of: changes of people, results of syncs, and problems of reports. */
export const EVENT_TYPES = [
  'employee.hired',
  'employee.terminated',
  'employee.rehired',
  'employee.changed',
  'employee.role_changed',
  'employee.pay_changed',
  'sync.completed',
  ...ALARM_TYPES,
] as const;

/** The kinds of channels through which a notification reaches people. */
export const CHANNEL_KINDS = ['email', 'slack', 'teams'] as const;

/** The states of an event that is sent to a webhook. */
export const DELIVERY_STATUSES = ['delivered', 'retrying', 'dead', 'dropped'] as const;
/** Why a webhook did not accept an event. `name`: it does not resolve. `address`: it is not public. */
export const DELIVERY_FAILURES = [
  'status',
  'redirect',
  'timeout',
  'connection',
  'certificate',
  'name',
  'address',
] as const;

export const MESSAGE_STATUSES = ['delivered', 'retrying', 'dead'] as const;
/** Why a channel did not accept a message. `refused`: the SMTP server does not take it. `sign_in`: it does not take our account. */
export const MESSAGE_FAILURES = [...DELIVERY_FAILURES, 'refused', 'sign_in', 'not_configured'] as const;
