import { z } from 'zod';

/** Whether a person must enter the password again to change the account. */
export const NeedsPassword = z
  .boolean()
  .meta({ description: 'False after a sign-in at the identity provider: then leave the password out' });
