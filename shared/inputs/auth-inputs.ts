import { z } from 'zod';
import { Email, Password } from '../user.js';

/** Bounded, because the cost of hashing grows with the length. */
const AnyPassword = z.string().min(1).max(128);
const Code = z
  .string()
  .min(6)
  .max(40)
  .meta({ description: 'The code that the app shows, or a recovery code' });

export const SignInInput = z.strictObject({ email: Email, password: AnyPassword });
export const ChangePasswordInput = z.strictObject({ current_password: AnyPassword, new_password: Password });
export const EndSessionInput = z.strictObject({
  session_id: z.string().min(1).max(50),
  current_password: AnyPassword.optional(),
});
export const EnterCodeInput = z.strictObject({ code: Code });
export const ProofInput = z.strictObject({ code: Code, current_password: AnyPassword.optional() });
