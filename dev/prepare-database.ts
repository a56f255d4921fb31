import type { Db } from 'mongodb';
import { generatePassword } from '../infra/auth/passwords.js';
import { createToken, findToken } from '../infra/auth/tokens.js';
import { createUser } from '../infra/auth/users.js';
import { Keyring } from '../infra/crypto/keyring.js';
import { UNSEALED } from '../infra/mongo/migrations/current-codes.js';
import { migrate } from '../infra/mongo/migrations/migrate.js';
import { connectMongo } from '../infra/mongo/mongo.js';
import { AppError } from '../shared/app-error.js';
import type { Variables } from './env-file.js';

type Settings = Readonly<Record<'MONGODB_URI' | 'PAYCOM_ENCRYPTION_KEYS', string>>;
/** An administrator's credentials: the token for programs, the other two for a person. */
type Access = Record<'PAYCOM_API_TOKEN' | 'DEV_ADMIN_EMAIL' | 'DEV_ADMIN_PASSWORD', string>;

const BY = { account_id: 'cli', name: 'npm run dev' };
const EMAIL = 'admin@example.com';

/** Brings the schema up to date, and creates an administrator's token and account unless the stored ones are still valid. */
export async function prepareDatabase(
  { MONGODB_URI, PAYCOM_ENCRYPTION_KEYS }: Settings,
  kept: Variables,
): Promise<Access> {
  const { db, close } = await connectMongo(MONGODB_URI);
  try {
    await migrate(db, { ...UNSEALED, keyring: Keyring.parse(PAYCOM_ENCRYPTION_KEYS, true) });
    return {
      PAYCOM_API_TOKEN: await validToken(db, kept.PAYCOM_API_TOKEN),
      DEV_ADMIN_EMAIL: EMAIL,
      DEV_ADMIN_PASSWORD: await passwordOf(db, kept.DEV_ADMIN_PASSWORD),
    };
  } finally {
    await close();
  }
}

async function validToken(db: Db, kept: string | undefined): Promise<string> {
  if (kept !== undefined && (await findToken(db, kept))) return kept;
  return (await createToken(db, { name: BY.name, role: 'admin', by: BY })).token;
}

async function passwordOf(db: Db, kept: string | undefined): Promise<string> {
  const password = kept ?? generatePassword();
  const admin = {
    email: EMAIL,
    name: 'Admin',
    role: 'admin',
    password,
    must_change_password: false,
  } as const;
  await createUser(db, admin, BY).catch((error) => {
    if (!(error instanceof AppError && error.code === 'user_exists')) throw error;
  });
  return password;
}
