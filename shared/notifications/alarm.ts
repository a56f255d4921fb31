import { brakeReason } from '../brake-reason.js';
import { ERROR_CODES, type ErrorCode } from '../error-codes.js';
import type { Event } from '../event.js';
import { placeholdersOf } from '../fill-template.js';
import type { ReportedBrake } from '../sync-report.js';
import { wallTime } from '../wall-time.js';

/** The address of the admin page, and the time zone of the times in alarms. */
export type AlarmSite = { readonly publicUrl: string | undefined; readonly timeZone: string };
export type AlarmEvent = Event & {
  /** For a held sync: the brakes that hold it. */
  readonly brakes?: readonly ReportedBrake[];
  /** Whether the held sync was decided. */
  readonly isDecided?: boolean;
};
/** The texts about one event: what happened, since when, who must do what, and where. */
export type Alarm = {
  readonly headline: string;
  readonly details: readonly string[];
  readonly since: string;
  readonly todo: string;
  readonly link: string | null;
  /** Whether nobody needs to do anything. */
  readonly isGood: boolean;
};
type Text = Pick<Alarm, 'headline' | 'todo'> & {
  readonly details?: readonly string[];
  readonly since?: string;
  readonly path: string;
  readonly isGood?: true;
};

/** The most reasons in an alarm. The plan has the others. */
const MOST_REASONS = 5;
const NOTHING = 'Nothing needs to be done.';

/** Describes an event for people, with report types, ids and counts, but nothing of a person. */
export function describeAlarm(event: AlarmEvent, { publicUrl, timeZone }: AlarmSite): Alarm {
  const { headline, details = [], since, todo, path, isGood = false } = textOf(event);
  const at = since ?? wallTime(event.at, timeZone);
  return {
    ...{ headline, details, todo, isGood },
    since: `${at.replace('T', ' ').slice(0, 16)} (${timeZone})`,
    link: publicUrl === undefined ? null : `${publicUrl.replace(/\/+$/, '')}${path}`,
  };
}

function textOf(event: AlarmEvent): Text {
  const { type, data } = event;
  const path = typeof data.file_id === 'string' ? `/files/${data.file_id}` : '/files';
  switch (type) {
    case 'sync.held':
      return heldText(event, `Sync ${data.sync_id} of ${reportOf(event)} is held and waits for approval.`);
    case 'sync.still_held':
      return heldText(event, `Sync ${data.sync_id} has been held for ${data.hours} hours.`);
    case 'sync.failed':
      return failedText(event);
    case 'sync.late':
      return {
        headline: `The report ${reportOf(event)} is late.`,
        since: String(data.due_at),
        todo: 'An operator must find out whether Paycom made the report, and whether the file reached the SFTP server.',
        path,
      };
    case 'sync.recovered':
      return recoveredText(event);
    case 'report.drifted':
      return {
        headline: `The headings of the newest file of ${reportOf(event)} changed: ${data.added} new, ${data.removed} gone.`,
        details: data.required_missing ? [`${data.required_missing} required fields have no column.`] : [],
        todo: 'An operator must look at the file, and map the new headings or ignore the change.',
        path,
      };
    case 'report.quarantined':
      return {
        headline: `${data.quarantined} of ${data.read} rows of the newest file of ${reportOf(event)} are quarantined.`,
        details: ['They are not in the roster.'],
        todo: 'An operator must look at the causes, and have the rows corrected in Paycom or the headings mapped.',
        path,
      };
    default:
      return {
        headline: 'This is a test. Alarms take the same way.',
        todo: NOTHING,
        path: '/settings/notifications',
        isGood: true,
      };
  }
}

function heldText({ data, brakes = [], isDecided = false }: AlarmEvent, headline: string): Text {
  const path = `/syncs/${data.sync_id}`;
  if (isDecided)
    return { headline: `Sync ${data.sync_id} was held. It is decided.`, todo: NOTHING, path, isGood: true };
  const todo =
    'An operator must look at the plan, and approve or reject it. Until then nothing is applied, and no other sync of these reports runs.';
  const more = brakes.length - MOST_REASONS;
  const reasons = brakes.slice(0, MOST_REASONS).map(brakeReason);
  return {
    headline,
    details: more > 0 ? [...reasons, `There are ${more} more reasons.`] : reasons,
    todo,
    path,
  };
}

function failedText(event: AlarmEvent): Text {
  const { code, status, sync_id } = event.data;
  const isCutOff = status === 'abandoned';
  const headline = isCutOff
    ? `The sync of ${reportOf(event)} was cut off.`
    : `The sync of ${reportOf(event)} failed: ${code ?? 'no file could be applied'}.`;
  const known = typeof code === 'string' && Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : null;
  const { message, hint } = known === null ? { message: '', hint: '' } : ERROR_CODES[known];
  // What fills a template can be a name, such as that of a file.
  const plain = (text: string) => (text !== '' && placeholdersOf(text).length === 0 ? [text] : []);
  return {
    headline,
    details: plain(message),
    todo: ['An operator must look at the error, and have its cause removed.', ...plain(hint)].join(' '),
    path: `/syncs/${sync_id}`,
  };
}

function recoveredText(event: AlarmEvent): Text {
  const { recovered_from, sync_id, due_at } = event.data;
  const good = { todo: NOTHING, isGood: true } as const;
  switch (recovered_from) {
    case 'sync.late':
      return {
        ...good,
        headline: `The report ${reportOf(event)} came. It was due at ${String(due_at).replace('T', ' ').slice(0, 16)}.`,
        path: '/files',
      };
    case 'report.quarantined':
      return {
        ...good,
        headline: `The newest file of ${reportOf(event)} has no more quarantined rows than the limit.`,
        path: `/files/${event.data.file_id}`,
      };
    default: {
      const was = recovered_from === 'sync.failed' ? 'failed' : 'was held';
      return {
        ...good,
        headline: `Sync ${sync_id} of ${reportOf(event)} was completed, after one that ${was}.`,
        path: `/syncs/${sync_id}`,
      };
    }
  }
}

function reportOf({ data: { report_type } }: Event): string {
  return report_type === 'all' ? 'all reports' : String(report_type).replaceAll('_', ' ');
}
