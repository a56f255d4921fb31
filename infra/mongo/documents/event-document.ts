import { z } from 'zod';
import { SentType } from '../../../shared/event.js';
import { count, date } from './bson-types.js';

/** `paycom_events`: what happened apart from changes of people, which `paycom_changes` has. */
export const EventDocument = z.strictObject({
  /** From 1, without gaps, in the order of recording. */
  number: count(),
  event_id: z.string(),
  type: SentType,
  at: date(),
  /** The syncs or files that the event is about. A new event of a subject replaces its last state. */
  subject: z.string(),
  sync_id: z.exactOptional(z.string()),
  report_type: z.exactOptional(z.string()),
  file_id: z.exactOptional(z.string()),
  status: z.exactOptional(z.string()),
  code: z.exactOptional(z.string()),
  due_at: z.exactOptional(z.string()),
  /** For a recovery: the event that it recovers from. */
  recovered_from: z.exactOptional(SentType),
  counts: z.exactOptional(z.record(z.string(), count())),
  /** The only receiver of a test. */
  webhook_id: z.exactOptional(z.string()),
  channel_id: z.exactOptional(z.string()),
});
export type EventDocument = z.infer<typeof EventDocument>;
