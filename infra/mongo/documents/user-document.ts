import { z } from 'zod';
import { Role } from '../../../shared/permissions.js';
import { count, when } from './bson-types.js';

/** `paycom_users`: people who may sign in. */
export const UserDocument = z.strictObject({
  _id: z.string(),
  email: z.string(),
  name: z.string(),
  role: Role,
  disabled: z.boolean(),
  created_at: when(),
  updated_at: when(),
  /** Raised in every enabled administrator before one of them is removed, so that two removals at the same time conflict. */
  times_counted: count(),
});
export type UserDocument = z.infer<typeof UserDocument>;

/** `paycom_credentials`: the scrypt hash of a person's password. */
export const CredentialDocument = z.strictObject({
  _id: z.string(),
  user_id: z.string(),
  password: z.string(),
  created_at: when(),
  updated_at: when(),
});
export type CredentialDocument = z.infer<typeof CredentialDocument>;
