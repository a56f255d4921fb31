import { z } from 'zod';
import type { PassedOver } from '../../shared/passed-over.js';

/** The number of entries of the remote directory that were not read for one reason, with a few of their names. */
export const PassedOverView = z.object({ reason: z.string(), count: z.int(), names: z.array(z.string()) });

export function passedOverView({ reason, count, names }: PassedOver): z.infer<typeof PassedOverView> {
  return { reason, count, names };
}
