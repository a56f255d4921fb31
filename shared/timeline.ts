import type { AuditAction } from './audit-action.js';
import type { Permission } from './permissions.js';

/** The kinds of entries of the timeline, and the permission to see each. */
export const TIMELINE_KINDS = {
  /** Syncs, and who cancelled one. */
  sync: 'syncs:read',
  undo: 'syncs:read',
  /** Decisions on held plans. */
  decision: 'syncs:read',
  arrival: 'syncs:read',
  /** Headings that differ from those of the file before, and changes that someone ignored. */
  drift: 'syncs:read',
  mapping: 'syncs:read',
  staff: 'staff:read',
  schedule: 'schedule:read',
  /** Sensitive fields that were shown, files that were downloaded, and exports of the roster. */
  reveal: 'reveals:read',
  sign_in: 'audit:read',
  account: 'audit:read',
  system: 'audit:read',
} as const satisfies Record<string, Permission>;
export type TimelineKind = keyof typeof TIMELINE_KINDS;

/** The kinds of targets of an entry, which decide the page that shows more. */
export const TIMELINE_TARGETS = [
  'sync',
  'file',
  'employee',
  'staff',
  'mapping',
  'schedule',
  'account',
  'token',
  'session',
  'reveal',
  'system',
] as const;
export type TimelineTarget = (typeof TIMELINE_TARGETS)[number];

/** The actions of entries that come from other records than the audit. */
export const TIMELINE_EVENTS = ['sync.run', 'file.arrive', 'file.change'] as const;
export type TimelineAction = AuditAction | (typeof TIMELINE_EVENTS)[number];

type AuditPlace = { readonly kind: TimelineKind; readonly target: TimelineTarget };

/** The kind of each action of the audit in the timeline. Null: the timeline shows the log of the sync, or the record of revealed fields, instead. */
export const AUDIT_IN_TIMELINE = {
  'user.create': { kind: 'account', target: 'account' },
  'user.update': { kind: 'account', target: 'account' },
  'user.reset_password': { kind: 'account', target: 'account' },
  'user.change_password': { kind: 'account', target: 'account' },
  'user.bind_identity': { kind: 'account', target: 'account' },
  'user.begin_second_factor': { kind: 'account', target: 'account' },
  'user.confirm_second_factor': { kind: 'account', target: 'account' },
  'user.remove_second_factor': { kind: 'account', target: 'account' },
  'user.reset_second_factor': { kind: 'account', target: 'account' },
  'user.renew_recovery_codes': { kind: 'account', target: 'account' },
  'user.use_recovery_code': { kind: 'account', target: 'account' },
  'session.start': { kind: 'sign_in', target: 'session' },
  'session.challenge': { kind: 'sign_in', target: 'account' },
  'session.refuse': { kind: 'sign_in', target: 'account' },
  'session.lock': { kind: 'sign_in', target: 'account' },
  'session.end': { kind: 'sign_in', target: 'session' },
  'token.create': { kind: 'account', target: 'token' },
  'token.revoke': { kind: 'account', target: 'token' },
  'staff.confirm': { kind: 'staff', target: 'employee' },
  'staff.reject': { kind: 'staff', target: 'employee' },
  'staff.unlink': { kind: 'staff', target: 'employee' },
  'staff.undo': { kind: 'staff', target: 'employee' },
  'staff.import': { kind: 'staff', target: 'staff' },
  'sync.start': null,
  'sync.join': { kind: 'sync', target: 'sync' },
  'sync.approve': { kind: 'decision', target: 'sync' },
  'sync.reject': { kind: 'decision', target: 'sync' },
  'sync.cancel': { kind: 'sync', target: 'sync' },
  'schedule.pause': { kind: 'schedule', target: 'schedule' },
  'schedule.resume': { kind: 'schedule', target: 'schedule' },
  'schedule.trigger': { kind: 'schedule', target: 'schedule' },
  'mapping.save': { kind: 'mapping', target: 'mapping' },
  'file.ignore_drift': { kind: 'drift', target: 'file' },
  'file.download': { kind: 'reveal', target: 'file' },
  'webhook.create': { kind: 'system', target: 'system' },
  'webhook.change': { kind: 'system', target: 'system' },
  'webhook.delete': { kind: 'system', target: 'system' },
  'webhook.rotate_secret': { kind: 'system', target: 'system' },
  'webhook.test': { kind: 'system', target: 'system' },
  'webhook.replay': { kind: 'system', target: 'system' },
  'webhook.release': { kind: 'system', target: 'system' },
  'webhook.drop': { kind: 'system', target: 'system' },
  'channel.create': { kind: 'system', target: 'system' },
  'channel.change': { kind: 'system', target: 'system' },
  'channel.delete': { kind: 'system', target: 'system' },
  'channel.test': { kind: 'system', target: 'system' },
  'audit.export': { kind: 'system', target: 'system' },
  'roster.export': { kind: 'reveal', target: 'system' },
  'fields.reveal': null,
  'employee.erase': { kind: 'system', target: 'system' },
  'storage.sweep': { kind: 'system', target: 'system' },
  'keys.rotate': { kind: 'system', target: 'system' },
  'keys.add': { kind: 'system', target: 'system' },
  'keys.wrap': { kind: 'system', target: 'system' },
  'keys.rotate_wrapping': { kind: 'system', target: 'system' },
  'database.migrate': { kind: 'system', target: 'system' },
  'backup.write': { kind: 'system', target: 'system' },
  'backup.restore': { kind: 'system', target: 'system' },
} as const satisfies Record<AuditAction, AuditPlace | null>;
