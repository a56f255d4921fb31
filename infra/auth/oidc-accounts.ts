import type { Db } from 'mongodb';
import { AppError } from '../../shared/app-error.js';
import type { OidcSettings } from '../../shared/config.js';
import type { Role } from '../../shared/permissions.js';
import { ROLES } from '../../shared/vocabulary.js';
import { collections } from '../mongo/collections.js';
import type { UserDocument } from '../mongo/documents/user-document.js';
import type { OidcClaims } from './oidc-client.js';
import { actorOf, recordRefusal } from './record-session.js';
import { bindIdentity, createBoundUser, endAccess, updateUser } from './users.js';

/** The account in the audit log for changes that the provider causes. */
const PROVIDER = { account_id: 'oidc', name: 'identity provider' } as const;

/**
 * Returns the account of the person that the provider names. Issuer and subject decide. An e-mail address decides only at the first sign-in, and only
 * when it is verified and the settings allow it.
 *
 * @throws AppError `oidc_domain_refused`, `oidc_no_role`, `oidc_no_account`, `account_disabled`
 */
export async function accountOfClaims(
  db: Db,
  settings: OidcSettings,
  claims: OidcClaims,
): Promise<UserDocument> {
  const { issuer, subject, verifiedEmail } = claims;
  assertDomain(settings, verifiedEmail);
  const { users } = collections(db);
  const identity = { issuer, subject };
  const bound = await users.findOne({ 'identity.issuer': issuer, 'identity.subject': subject });
  if (bound?.disabled) throw await refusalOf(db, bound, 'account_disabled');
  const role = roleOf(settings, claims);
  if (role === 'none') {
    if (!bound) throw new AppError('oidc_no_role');
    await endAccess(db, bound._id, PROVIDER);
    throw await refusalOf(db, bound, 'oidc_no_role');
  }
  if (bound) return role === null || role === bound.role ? bound : withRole(db, bound, role);
  if (verifiedEmail === null) throw new AppError('oidc_no_account');
  const named = await users.findOne({ email: verifiedEmail });
  if (named) {
    if (!settings.linkByEmail || named.identity) throw new AppError('oidc_no_account');
    if (named.disabled) throw await refusalOf(db, named, 'account_disabled');
    await bindIdentity(db, named._id, identity, PROVIDER);
  } else {
    if (role === null) throw new AppError('oidc_no_account');
    await createBoundUser(db, { email: verifiedEmail, role, identity }, PROVIDER);
  }
  return accountOfClaims(db, settings, claims);
}

/** Records that an account was refused, and returns the error. */
async function refusalOf(
  db: Db,
  user: UserDocument,
  code: 'account_disabled' | 'oidc_no_role',
): Promise<AppError> {
  const refusal = new AppError(code);
  await recordRefusal(db, actorOf(user), refusal);
  return refusal;
}

async function withRole(db: Db, user: UserDocument, role: Role): Promise<UserDocument> {
  await updateUser(db, user._id, { role }, PROVIDER);
  return { ...user, role };
}

function assertDomain({ domains }: OidcSettings, email: string | null): void {
  if (domains.length === 0) return;
  const domain = email?.slice(email.lastIndexOf('@') + 1);
  if (domain === undefined || !domains.includes(domain)) throw new AppError('oidc_domain_refused');
}

/** Returns the role of the person that comes last in the list of roles. Null when the provider gives no roles. */
function roleOf({ roleClaim, roles }: OidcSettings, { groups }: OidcClaims): Role | 'none' | null {
  if (roleClaim === undefined) return null;
  const given = roles.filter(({ group }) => groups.includes(group)).map(({ role }) => role);
  return ROLES.findLast((role) => given.includes(role)) ?? 'none';
}
