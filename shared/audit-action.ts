import { z } from 'zod';

/** What `paycom_audit` records. */
export const AuditAction = z.enum([
  'user.create',
  'user.update',
  'user.reset_password',
  'user.change_password',
  'session.end',
  'token.create',
  'token.revoke',
  'staff.confirm',
  'staff.reject',
  'staff.unlink',
  'staff.undo',
  'staff.import',
  'sync.start',
  'sync.approve',
  'sync.reject',
  'sync.cancel',
  'schedule.pause',
  'schedule.resume',
  'schedule.trigger',
  'mapping.save',
  'file.ignore_drift',
  'file.download',
  'keys.rotate',
  'database.migrate',
]);
export type AuditAction = z.infer<typeof AuditAction>;
