import { Secret, TOTP } from 'otpauth';

/** The parameters that every app understands: RFC 6238 with SHA-1, six digits and steps of 30 s. */
const RULES = { issuer: 'paycom-sync', algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** The length that RFC 4226 advises for SHA-1. */
const SECRET_BYTES = 20;
/** How many steps before and after the current one also count, because clocks differ. */
const WINDOW = 1;

export function newTotpSecret(): Uint8Array {
  return new Secret({ size: SECRET_BYTES }).bytes;
}

/** Returns the secret as people type it, and as the URI that a QR code contains. `label` names the account in the app. */
export function shownSecret(
  bytes: Uint8Array,
  label: string,
): { readonly secret: string; readonly uri: string } {
  const secret = secretOf(bytes);
  return { secret: secret.base32, uri: new TOTP({ ...RULES, label, secret }).toString() };
}

/** Returns the time step that a code belongs to, null for a wrong one. Compares in constant time. */
export function stepOfCode(bytes: Uint8Array, code: string, now = new Date()): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const totp = new TOTP({ ...RULES, secret: secretOf(bytes) });
  const timestamp = now.getTime();
  const delta = totp.validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? null : totp.counter({ timestamp }) + delta;
}

function secretOf(bytes: Uint8Array): Secret {
  return new Secret({ buffer: Uint8Array.from(bytes).buffer });
}
