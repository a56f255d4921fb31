import { z } from 'zod';

const headings = () => z.array(z.string());

/** How the columns of a file differ from those of the file before it. */
export const DriftView = z.object({
  against: z.string(),
  added: headings(),
  removed: headings(),
  moved: headings(),
  required_missing: headings(),
});
type Drift = z.infer<typeof DriftView>;

export function driftView({ against, added, removed, moved, required_missing }: Drift): Drift {
  return { against, added, removed, moved, required_missing };
}
