import { z } from 'zod';

/** What `paycom_audit` records. */
export const AuditAction = z.enum([
  'user.create',
  'user.update',
  'user.reset_password',
  'user.change_password',
  'session.start',
  /** A wrong password, or a disabled account, in an attempt to sign in to an account or to change it. */
  'session.refuse',
  /** The first attempt beyond the limit. */
  'session.lock',
  'session.end',
  'token.create',
  'token.revoke',
  'staff.confirm',
  'staff.reject',
  'staff.unlink',
  'staff.undo',
  'staff.import',
  /** Someone asked for it. The log with this id, or another entry of this target, says what came of it. */
  'sync.start',
  /** The sync that a start joined, because it was running. */
  'sync.join',
  'sync.approve',
  'sync.reject',
  'sync.cancel',
  'schedule.pause',
  'schedule.resume',
  'schedule.trigger',
  'mapping.save',
  'file.ignore_drift',
  'file.download',
  'webhook.create',
  'webhook.change',
  'webhook.delete',
  'webhook.rotate_secret',
  'webhook.test',
  'webhook.replay',
  'webhook.release',
  'webhook.drop',
  'audit.export',
  'employee.erase',
  'storage.sweep',
  'keys.rotate',
  'keys.add',
  'keys.wrap',
  'keys.rotate_wrapping',
  'database.migrate',
  'backup.write',
  'backup.restore',
]);
export type AuditAction = z.infer<typeof AuditAction>;
