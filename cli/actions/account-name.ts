import { AppError } from '../../shared/app-error.js';
import { AccountName } from '../../shared/user.js';

/** @throws AppError `usage` */
export function parseAccountName(text: string): string {
  const { success, data } = AccountName.safeParse(text);
  if (success) return data;
  throw new AppError('usage', {
    problem: 'Use a name of 1 to 100 characters, without @ and control characters.',
  });
}
