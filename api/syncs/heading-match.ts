import { z } from 'zod';
import type { listLedgerFiles } from '../../infra/files/list-ledger-files.js';

/** The possible meaning of an unread heading, and the confidence in the meaning of any heading. */
export const HeadingMatch = z.object({
  suggestion: z.string().optional(),
  confidence: z.number().min(0).max(1).optional().meta({
    description:
      'How similar the heading is to a known one. 1: it is one, and is read. Less: it is like one of the suggestion, by the letters that differ. Absent: it is like none, or an earlier version read it',
  }),
});

type Column = Awaited<ReturnType<typeof listLedgerFiles>>[number]['columns'][number];

export function headingMatch({
  field,
  suggestion,
  confidence,
}: Pick<Column, 'field' | 'suggestion' | 'confidence'>): z.infer<typeof HeadingMatch> {
  const shown = field === null ? confidence : 1;
  return { ...(suggestion && { suggestion }), ...(shown !== undefined && { confidence: shown }) };
}
