import { createTransport } from 'nodemailer';
import type { Config } from '../../shared/config.js';
import { emailText } from '../../shared/notifications/email-text.js';
import type { AlarmMessage } from '../../shared/notifications/message.js';
import type { SendAnswer } from './sent-messages.js';

export type SmtpSettings = Config['smtp'] & { readonly timeoutSeconds: number };

/** Sends a message to addresses by the SMTP server of the settings. Never throws. */
export async function sendEmail(
  message: AlarmMessage,
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
    const { accepted, rejected } = await transport.sendMail({
      ...emailText(message),
      from,
      to: [...to],
      messageId,
      headers,
    });
    // Sending again would reach the addresses that the server took once more.
    if (accepted.length === 0) return failed('refused');
    return { http_status: null, failure: null, ...(rejected.length > 0 && { refused: rejected.length }) };
  } catch (error) {
    return failed(failureOf(error));
  } finally {
    transport.close();
  }
}

function failed(failure: NonNullable<SendAnswer['failure']>): SendAnswer {
  return { http_status: null, failure };
}

/** The failures by nodemailer's codes. For a certificate it gives no code, only a text. */
function failureOf(error: unknown): NonNullable<SendAnswer['failure']> {
  const { code, message } = error as { readonly code?: string; readonly message: string };
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return 'sign_in';
    case 'ETIMEDOUT':
      return 'timeout';
    case 'EDNS':
      return 'name';
    case 'EENVELOPE':
    case 'EMESSAGE':
      return 'refused';
    default:
      return code === 'ETLS' || /certificate|self-signed|SSL/i.test(message) ? 'certificate' : 'connection';
  }
}
