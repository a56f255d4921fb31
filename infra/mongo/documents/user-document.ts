import { z } from 'zod';
import { Role } from '../../../shared/permissions.js';
import { count, date } from './bson-types.js';

/** `paycom_users`: the people who can sign in. */
export const UserDocument = z.strictObject({
  _id: z.string(),
  email: z.string(),
  name: z.string(),
  role: Role,
  disabled: z.boolean(),
  /** Someone else set the password. Until it is changed, a session can do nothing else. */
  must_change_password: z.boolean(),
  /** Since when the person needs a code at sign-in. Absent without a second factor. */
  second_factor_since: z.exactOptional(date()),
  /** The identity of the person at the identity provider. */
  identity: z.exactOptional(z.strictObject({ issuer: z.string(), subject: z.string() })),
  created_at: date(),
  updated_at: date(),
  /** Incremented in every enabled administrator before one is removed, so that two concurrent removals conflict, and with each token that the user creates. */
  times_counted: count(),
});
export type UserDocument = z.infer<typeof UserDocument>;

/** `paycom_credentials`: the scrypt hash of a person's password. */
export const CredentialDocument = z.strictObject({
  _id: z.string(),
  user_id: z.string(),
  password: z.string(),
  created_at: date(),
  updated_at: date(),
});
export type CredentialDocument = z.infer<typeof CredentialDocument>;
