import { z } from 'zod';
import { Role } from '../../../shared/permissions.js';
import { count, when } from './bson-types.js';

/** `paycom_users`: people who may sign in. */
export const UserDocument = z.strictObject({
  _id: z.string(),
  email: z.string(),
  /** The library wants it; an administrator has vouched for the address. */
  email_verified: z.literal(true),
  name: z.string(),
  role: Role,
  disabled: z.boolean(),
  created_at: when(),
  updated_at: when(),
  /** Raised in every enabled administrator when one of them is to go, so that two who go at once are seen by each other. */
  times_counted: count(),
});
export type UserDocument = z.infer<typeof UserDocument>;

/** `paycom_credentials`: a person's password, as the library keeps it: hashed with scrypt. */
export const CredentialDocument = z.strictObject({
  _id: z.string(),
  user_id: z.string(),
  account_id: z.string(),
  provider_id: z.literal('credential'),
  password: z.string(),
  created_at: when(),
  updated_at: when(),
});
export type CredentialDocument = z.infer<typeof CredentialDocument>;
