import type { ChildStatus } from '../../shared/desktop-api/index.ts';
import type { MediaServerForShow } from '../show-server/show-server.ts';
import type { ExternalMediaServer } from './external.ts';
import { MediaServer, startFailure, type MediaServerAccess } from './media-server.ts';

export interface MediaServerChoiceOptions {
  /** Our own one's folder. */
  readonly folder: string;
  readonly external: ExternalMediaServer;
  /** Named on the command line. */
  readonly launchUrl: string | undefined;
  /** Our own one's program, null where there is none. */
  readonly find: () => string | null;
  readonly tell: (status: ChildStatus) => void;
  readonly tellShow: (mediaServer: MediaServerForShow | null) => void;
}

/** Which media server is used, another machine's or our own; one change at a time. */
export class MediaServerChoice {
  readonly #options: MediaServerChoiceOptions;
  #own: MediaServer | null = null;
  #changing: Promise<unknown> = Promise.resolve();
  #isStopping = false;

  constructor(options: MediaServerChoiceOptions) {
    this.#options = options;
  }

  /** As the command line, an earlier run, or else what is installed has it; never rejects. */
  start(): Promise<void> {
    const { external, launchUrl, tell } = this.#options;
    return this.#next(async () => {
      const found = await external.read(launchUrl);
      if (found?.kind === 'found') await this.#useExternal(found.access);
      else if (found?.kind === 'keys-missing')
        tell({ state: 'failed', code: 'keys-missing', detail: found.names.join(', ') });
      else await this.#useOwn();
    }).catch((failure: unknown) => tell(startFailure(failure)));
  }

  /** Another one from now on, or with null our own again. */
  configure(
    access: (MediaServerAccess & { readonly mayStoreUnprotected: boolean }) | null,
  ): Promise<'saved' | 'needs-consent' | 'not-stored' | 'failed'> {
    const { external } = this.#options;
    return this.#next(async () => {
      if (access === null) {
        await external.forget();
        if (this.#own === null) await this.#useOwn();
        return 'saved' as const;
      }
      const { mayStoreUnprotected, ...rest } = access;
      const result = await external.save(rest, mayStoreUnprotected);
      if (result !== 'needs-consent') await this.#useExternal(rest);
      return result;
    }).catch(() => 'failed' as const);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    // One that is still being started must be waited for, or it would outlive us.
    await this.#changing.catch(() => undefined);
    await this.#own?.stop();
    await this.#options.external.settled();
  }

  /** For the last moment, where nothing can be waited for. */
  kill(): void {
    this.#own?.kill();
  }

  #next<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.#changing.catch(() => undefined).then(change);
    this.#changing = changed;
    return changed;
  }

  async #useExternal(access: MediaServerAccess): Promise<void> {
    const own = this.#own;
    this.#own = null;
    await own?.stop();
    this.#options.tellShow({ ...access, publicUrl: access.url });
    this.#options.tell({ state: 'external', url: access.url });
  }

  async #useOwn(): Promise<void> {
    if (this.#isStopping) return;
    const { folder, tell, tellShow } = this.#options;
    const program = this.#options.find();
    if (program === null) {
      tellShow(null);
      tell({ state: 'missing' });
      return;
    }
    this.#own = new MediaServer({ folder, program, tell, onAccess: tellShow });
    await this.#own.start();
  }
}
