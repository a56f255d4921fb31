import { z } from 'zod';
import type { Column } from '../../shared/reports/validated-report.js';

/** What a heading that is not read may mean, and how surely any heading means what it is read as. */
export const HeadingMatch = z.object({
  suggestion: z.string().optional(),
  confidence: z.number().min(0).max(1).optional().meta({
    description:
      'How similar the heading is to a known one. 1: it is one, and is read. Less: it is like one of the suggestion, by the letters that differ. Absent: it is like none, or an earlier release read it',
  }),
});

export function headingMatch({
  field,
  suggestion,
  confidence,
}: Pick<Column, 'field' | 'suggestion' | 'confidence'>): z.infer<typeof HeadingMatch> {
  const shown = field === null ? confidence : 1;
  return { ...(suggestion && { suggestion }), ...(shown !== undefined && { confidence: shown }) };
}
