import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach } from 'vitest';

export type Mail = { readonly to: readonly string[]; readonly headers: string; readonly text: string };
export type MailServer = {
  readonly port: number;
  readonly mails: Mail[];
  /** How many of the next mails it does not accept. */
  refusals: number;
  /** An address that it does not know. */
  unknown: string | null;
};

type Options = {
  readonly account?: { readonly user: string; readonly pass: string };
  /** Offers encryption, with a certificate that nobody trusts. */
  readonly isEncrypted?: true;
};

/** Starts an SMTP server that keeps what it is sent. It ends with the test. */
export async function startMailServer({ account, isEncrypted }: Options = {}): Promise<MailServer> {
  const mails: Mail[] = [];
  const result = { port: 0, mails, refusals: 0, unknown: null as string | null };
  const server = new SMTPServer({
    authOptional: account === undefined,
    allowInsecureAuth: true,
    disabledCommands: isEncrypted ? [] : ['STARTTLS'],
    onAuth: ({ username, password }, _, done) =>
      username === account?.user && password === account?.pass
        ? done(null, { user: username })
        : done(new Error('no such account')),
    onRcptTo: ({ address }, _, done) =>
      address === result.unknown
        ? done(Object.assign(new Error('no such user'), { responseCode: 550 }))
        : done(),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (result.refusals > 0) {
          result.refusals -= 1;
          done(Object.assign(new Error('later'), { responseCode: 451 }));
          return;
        }
        mails.push(
          mailOf(
            Buffer.concat(chunks).toString('utf8'),
            envelope.rcptTo.map(({ address }) => address),
          ),
        );
        done();
      });
    },
  });
  // A client that does not trust it ends the connection.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  result.port = (server.server.address() as AddressInfo).port;
  open.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return result;
}

function mailOf(raw: string, to: readonly string[]): Mail {
  const end = raw.indexOf('\r\n\r\n');
  const headers = raw.slice(0, end).replaceAll(/\r\n[ \t]+/g, ' ');
  const body = raw.slice(end + 4);
  const isQuoted = /quoted-printable/i.test(headers);
  const text = isQuoted
    ? body
        .replaceAll(/=\r\n/g, '')
        .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : body;
  return { to, headers, text: text.replaceAll('\r\n', '\n') };
}

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});
