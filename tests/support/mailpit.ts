import { answersAt, freePort, programFromEnv, startServerProcess } from './server-process.ts';

/** A letter that arrived. */
export interface LetterForTest {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A real mail server on loopback that delivers nothing and shows what it got. */
export interface MailpitForTest {
  /** With a user and a password, both of which it accepts. */
  readonly smtpUrl: string;
  readonly smtpPort: number;
  /** All letters to an address, the newest first. */
  lettersTo(address: string): Promise<LetterForTest[]>;
  stop(): Promise<void>;
}

interface FoundLetters {
  readonly messages: readonly { readonly ID: string }[];
}

interface RawLetter {
  readonly From: { readonly Address: string };
  readonly To: readonly { readonly Address: string }[];
  readonly Subject: string;
  readonly Text: string;
  readonly HTML: string;
}

async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Starts the mailpit that `REGULARS_MAILPIT` names; letters are kept in memory. */
export async function startMailpit(): Promise<MailpitForTest> {
  const [smtpPort, httpPort] = [await freePort(), await freePort()];
  const api = `http://127.0.0.1:${httpPort}/api/v1`;
  const server = await startServerProcess({
    title: 'mailpit',
    program: programFromEnv('REGULARS_MAILPIT'),
    args: [
      ...['--smtp', `127.0.0.1:${smtpPort}`, '--listen', `127.0.0.1:${httpPort}`],
      ...['--smtp-auth-accept-any', '--smtp-auth-allow-insecure', '--smtp-disable-rdns'],
      ...['--disable-version-check', '--quiet'],
    ],
    isReady: () => answersAt(`http://127.0.0.1:${httpPort}/readyz`),
  });
  return {
    smtpUrl: `smtp://shop:secret@127.0.0.1:${smtpPort}`,
    smtpPort,
    lettersTo: async (address) => {
      const query = encodeURIComponent(`to:"${address}"`);
      const { messages } = await getJson<FoundLetters>(`${api}/search?query=${query}`);
      const letters = messages.map(({ ID }) => getJson<RawLetter>(`${api}/message/${ID}`));
      return (await Promise.all(letters)).map((letter) => ({
        from: letter.From.Address,
        to: letter.To.map(({ Address }) => Address),
        subject: letter.Subject,
        text: letter.Text,
        html: letter.HTML,
      }));
    },
    stop: () => server.end('SIGTERM'),
  };
}
