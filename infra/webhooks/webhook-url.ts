import { isIP } from 'node:net';
import { AppError } from '../../shared/app-error.js';
import { isPublicAddress } from './public-address.js';

/** Refuses a URL that events could never be sent to. What its name resolves to is checked with each event. @throws AppError `invalid_input` */
export function checkWebhookUrl(url: string, privateAddresses: boolean): void {
  const problem = problemOf(url, privateAddresses);
  if (problem !== null) throw new AppError('invalid_input', { problems: `url: ${problem}` });
}

function problemOf(url: string, privateAddresses: boolean): string | null {
  if (!URL.canParse(url)) return 'is no URL';
  const { protocol, hostname, username, password } = new URL(url);
  if (!/^https?:$/.test(protocol)) return 'needs https';
  if (username !== '' || password !== '') return 'has a user name or a password';
  if (privateAddresses) return null;
  if (protocol !== 'https:') return 'needs https';
  const literal = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(literal) !== 0 && !isPublicAddress(literal) ? 'is not on the public internet' : null;
}
