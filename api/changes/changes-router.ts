import { z } from 'zod';
import { procedure, router } from '../trpc/trpc.js';
import { ChangeEntryView } from './change-entry-view.js';
import { readChanges } from './read-changes.js';

const LONGEST_WAIT_SECONDS = 25;

export const changesRouter = router({
  list: procedure('employees:read', {
    method: 'GET',
    path: '/api/paycom/changes/',
    summary: 'Follow the roster: a snapshot of it, then each change, by person in the order of the syncs',
  })
    .input(
      z
        .strictObject({
          after: z.string().min(1).max(500).optional().meta({
            description:
              '`next` of the page before, as long as changes are kept. Without it, the feed begins with a snapshot',
          }),
          limit: z.int().min(1).max(500).default(100),
          wait: z.int().min(0).max(LONGEST_WAIT_SECONDS).default(0).meta({
            description: 'Seconds to wait for a change when there is none yet. The answer can be empty',
          }),
          reveal: z.boolean().default(false).meta({
            description: 'Also show the sensitive values. Needs sensitive:reveal, and is recorded',
          }),
        })
        .prefault({}),
    )
    .output(
      z.object({
        items: z.array(ChangeEntryView),
        next: z.string().meta({ description: 'Go on with it as `after`, also when there are no items' }),
        caught_up: z.boolean().meta({ description: 'Whether nothing more is there yet' }),
      }),
    )
    .query(({ ctx, input, signal }) => readChanges(ctx, input, signal)),
});
