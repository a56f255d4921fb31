import { createTransport } from 'nodemailer';
import type { Config } from '../../shared/config.js';
import { emailText } from '../../shared/notifications/email-text.js';
import type { Message } from '../../shared/notifications/message.js';
import type { SendAnswer } from './send-message.js';

export type SmtpSettings = Config['smtp'] & { readonly timeoutSeconds: number };

/** Sends a message to addresses by the SMTP server of the settings. Never throws. */
export async function sendEmail(
  message: Message,
  to: readonly string[],
  { host, port, tls, username, password, from, timeoutSeconds }: SmtpSettings,
): Promise<SendAnswer> {
  if (host === undefined || from === undefined) return failed('not_configured');
  const timeout = timeoutSeconds * 1_000;
  const transport = createTransport({
    ...{ host, port, secure: tls === 'implicit', requireTLS: tls === 'starttls', ignoreTLS: tls === 'off' },
    ...(username !== undefined && { auth: { user: username, pass: password ?? '' } }),
    ...{ connectionTimeout: timeout, greetingTimeout: timeout, socketTimeout: timeout, dnsTimeout: timeout },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const messageId = `<${message.message_id}@${from.slice(from.indexOf('@') + 1)}>`;
  // Nobody's absence note answers an alarm.
  const headers = { 'Auto-Submitted': 'auto-generated' };
  try {
    const { rejected } = await transport.sendMail({
      ...emailText(message),
      from,
      to: [...to],
      messageId,
      headers,
    });
    return rejected.length > 0 ? failed('refused') : { http_status: null, failure: null };
  } catch (error) {
    return failed(failureOf(error));
  } finally {
    transport.close();
  }
}

function failed(failure: NonNullable<SendAnswer['failure']>): SendAnswer {
  return { http_status: null, failure };
}

/** By the codes of nodemailer and of Node. */
function failureOf(error: unknown): NonNullable<SendAnswer['failure']> {
  const { code = '', cause } = error as {
    readonly code?: string;
    readonly cause?: { readonly code?: string };
  };
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'sign_in';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (code === 'EDNS' || /^(ENOTFOUND|EAI_)/.test(cause?.code ?? '')) return 'name';
  if (code === 'ETLS' || /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/.test(cause?.code ?? '')) return 'certificate';
  return code === 'EENVELOPE' || code === 'EMESSAGE' ? 'refused' : 'connection';
}
