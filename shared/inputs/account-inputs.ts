import { z } from 'zod';
import { Role } from '../permissions.js';
import { AccountName, Email, Password } from '../user.js';

export const CreateUserInput = z.strictObject({
  email: Email,
  name: AccountName,
  role: Role,
  password: Password.optional(),
});

const Days = z.int().min(1).max(3_650).optional().meta({
  description:
    'How long it is valid. At most 90 days for an administrator, which is the default; otherwise 365',
});
export const CreateTokenInput = z.strictObject({ name: AccountName, role: Role, days: Days });
