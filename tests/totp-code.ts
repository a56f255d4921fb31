import { Secret, TOTP } from 'otpauth';

/** The code that an app with this secret shows, some time steps from now. */
export function totpCode(secret: string, steps = 0): string {
  const timestamp = Date.now() + steps * 30_000;
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
}
