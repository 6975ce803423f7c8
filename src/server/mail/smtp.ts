import { createTransport } from 'nodemailer';

/** One letter in plain text. */
export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Where letters are handed in, and whose they are. */
export interface SmtpSettings {
  /** `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. */
  readonly url: string;
  readonly from: string;
}

/** Sends letters by the merchant's own mail server. */
export interface Mailer {
  /** Resolves when the server has taken it; rejects with `MailError`. */
  send(letter: Letter): Promise<void>;
  close(): void;
}

/** Why a letter was not taken, without the address, which a mail server's own words contain. */
export class MailError extends Error {
  /** nodemailer's code, such as `ECONNECTION` or `EAUTH`, with SMTP's number where there is one. */
  readonly code: string;
  constructor(code: string) {
    super(`The mail server did not take a letter (${code})`);
    this.code = code;
  }
}

const waits = { connectionTimeout: 8000, greetingTimeout: 8000, socketTimeout: 15_000 };
const mostConnections = 3;
const isLoopback = (host: string): boolean => /^(127\.|localhost$|\[?::1)/.test(host);

/**
 * A mailer over SMTP. Password and codes never cross a network in the clear: off this computer
 * TLS is a must.
 */
export function openMailer({ url, from }: SmtpSettings): Mailer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isSecure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const transport = createTransport({
    ...waits,
    pool: true,
    maxConnections: mostConnections,
    host,
    port: port === '' ? (isSecure ? 465 : 587) : Number(port),
    secure: isSecure,
    requireTLS: !isSecure && !isLoopback(host),
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  });
  return {
    send: async ({ to, subject, text }) => {
      try {
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text });
      } catch (failure) {
        const { code, responseCode } = failure as { code?: unknown; responseCode?: unknown };
        const words = typeof code === 'string' ? code : 'EUNKNOWN';
        throw new MailError(typeof responseCode === 'number' ? `${words} ${responseCode}` : words);
      }
    },
    close: () => transport.close(),
  };
}

/** Settings from the environment; null where this shop sends no letters. */
export function smtpFromEnv(env: {
  readonly REGULARS_SMTP_URL?: string | undefined;
  readonly REGULARS_SMTP_FROM?: string | undefined;
}): SmtpSettings | null {
  const { REGULARS_SMTP_URL: url, REGULARS_SMTP_FROM: from } = env;
  return url === undefined || from === undefined ? null : { url, from };
}
