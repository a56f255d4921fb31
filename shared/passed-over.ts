import { z } from 'zod';

/** Why a listing passes over an entry of the server's directory, with what a person can do. */
const REASONS = {
  link: 'links',
  special: 'devices, pipes or sockets',
  other_name: 'names that do not match PAYCOM_SFTP_GLOB',
  odd_name: 'names that are paths, empty or not UTF-8',
  hidden: 'hidden names',
  temporary: 'unfinished uploads',
  subfolder: 'subfolders (PAYCOM_SFTP_RECURSIVE is off)',
  too_deep: 'subfolders that are nested too deep',
  denied: 'subfolders that this account may not list',
  package: 'Numbers documents saved as a folder (export each as a single file)',
  no_size: 'files whose size the server does not report',
} as const;
export type PassedOverReason = keyof typeof REASONS;

/** The reasons that someone has to act on. Other names may be private, so they are only counted. */
export const NAMED_REASONS: ReadonlySet<PassedOverReason> = new Set([
  'odd_name',
  'denied',
  'package',
  'no_size',
]);

/** The number of entries that a listing passed over for one reason, with a few of their names. */
export const PassedOver = z.object({
  reason: z.enum(Object.keys(REASONS) as [PassedOverReason, ...PassedOverReason[]]),
  count: z.int(),
  names: z.array(z.string()),
});
export type PassedOver = z.infer<typeof PassedOver>;

/** @example 'links: 2; Numbers documents saved as a folder (export each as a single file): 1 (Roster.numbers)' */
export function formatPassedOver(passedOver: readonly PassedOver[]): string {
  return passedOver
    .map(
      ({ reason, count, names }) =>
        `${REASONS[reason]}: ${count}${names.length > 0 ? ` (${names.join(', ')}${names.length < count ? ', …' : ''})` : ''}`,
    )
    .join('; ');
}
