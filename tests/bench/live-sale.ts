import type { CrewProduct } from '../../src/shared/catalog/index.ts';
import type { StudioApp } from '../support/studio-app.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A key that no command had before. */
export const newKey = (): string => crypto.randomUUID().replaceAll('-', '');

/** A request with the host's own right, which must succeed. */
export type Ask = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** The host's own right, as the studio's window uses it. */
export async function hostOf(studio: StudioApp): Promise<Ask> {
  const request = await studio.page.waitForRequest(
    (one) => one.headers()['authorization']?.startsWith('Bearer ') === true,
  );
  const authorization = request.headers()['authorization'] ?? '';
  return async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${studio.gatewayUrl}/api${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
}

/** Waits until the show is on air; answers the slug of its watch page. */
export async function untilLive(studio: StudioApp): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    const health = await studio.healthz().catch(() => null);
    if (health?.publish.state === 'live') return health.show.slug;
    await pause(100);
  }
  throw new Error(`Not on air:\n${studio.app.words()}`);
}

/** One product with enough of it for every sale, on the shelf. */
export async function fillShelf(ask: Ask): Promise<CrewProduct> {
  const product = await ask<CrewProduct>('POST', '/products', {
    id: null,
    key: newKey(),
    draft: {
      title: 'Merino cardigan',
      titleZh: '美利奴开衫',
      variants: [{ priceMinor: 26_900, onHand: 100_000 }],
    },
  });
  for (const { id } of product.variants)
    await ask('PUT', `/variants/${id}/stock`, { onHand: 100_000 });
  await ask('PUT', '/shelf', { productIds: [product.id] });
  return product;
}
