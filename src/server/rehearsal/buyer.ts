import type { MyClaim, Sale } from '../../shared/sales/index.ts';
import type { ServerMessage } from '../../shared/show-api/live.ts';

/** How a simulated viewer behaves in flash sales. */
export interface BuyingHabit {
  /** From go to the tap; some cannot wait. */
  readonly tapsAfterMs: number;
  /** Some hit the button twice. */
  readonly taps: 1 | 2;
  /** Which of the variants they like. */
  readonly liking: number;
  readonly then: 'pays' | 'gives-up' | 'forgets';
  readonly thenAfterMs: number;
}

/** What a buyer needs of the viewer that it is. */
export interface BuyerPorts {
  readonly slug: string;
  readonly newKey: () => string;
  /** A command; null where it was refused, as a tap may well be. */
  readonly post: (path: string, body: unknown) => Promise<unknown>;
  readonly onFailure: () => void;
}

const doubleTapMs = 150;
const address = {
  name: 'Rehearsal',
  phone: '+86 100 0000 0000',
  country: 'CN',
  region: '江苏',
  city: '苏州',
  street: '彩排路1号',
  postcode: '215000',
};

/** Taps in each sale as soon as its habit lets it, and does something with the unit it may get. */
export class Buyer {
  readonly #habit: BuyingHabit;
  readonly #ports: BuyerPorts;
  readonly #seen = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(habit: BuyingHabit, ports: BuyerPorts) {
    this.#habit = habit;
    this.#ports = ports;
  }

  /** To be told of everything that the server says. */
  hear(message: ServerMessage): void {
    if (message.kind !== 'snapshot' && message.kind !== 'delta') return;
    const said = message.kind === 'snapshot' ? message.state : message.change;
    if (message.topic === 'sales' && 'sale' in said) this.#see(said.sale ?? null);
    else if (message.topic === 'me' && 'claims' in said) this.#hold(said.claims);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #see(sale: Sale | null): void {
    if (sale === null || sale.needs !== 'stranger' || this.#seen.has(sale.id)) return;
    if (sale.phase !== 'armed' && sale.phase !== 'open') return;
    this.#seen.add(sale.id);
    const { tapsAfterMs, taps, liking } = this.#habit;
    const variantId = sale.variants[liking % sale.variants.length]?.variantId;
    const toGoMs = Math.max(0, (sale.opensAtMs ?? 0) - Date.now());
    const body = { slug: this.#ports.slug, variantId, key: this.#ports.newKey() };
    for (let nth = 0; nth < taps; nth += 1)
      this.#later(Math.max(0, toGoMs + tapsAfterMs + nth * doubleTapMs), () =>
        this.#ports.post(`/api/sales/${sale.id}/taps`, body),
      );
  }

  #hold(claims: readonly MyClaim[]): void {
    const { then, thenAfterMs } = this.#habit;
    for (const claim of claims) {
      if (claim.status !== 'held' || this.#seen.has(claim.claimId)) continue;
      this.#seen.add(claim.claimId);
      if (then === 'pays') this.#later(thenAfterMs, () => this.#buy(claim));
      else if (then === 'gives-up')
        this.#later(thenAfterMs, () =>
          this.#ports.post(`/api/claims/${claim.claimId}/give-up`, { key: this.#ports.newKey() }),
        );
    }
  }

  async #buy({ claimId, priceMinor }: MyClaim): Promise<void> {
    const { post, newKey, slug } = this.#ports;
    const order = { slug, claimId, couponIds: [], address, expectedTotalMinor: priceMinor };
    const placed = (await post('/api/orders', { ...order, key: newKey() })) as {
      readonly payment: { readonly paymentId: string } | null;
    } | null;
    const paymentId = placed?.payment?.paymentId;
    if (paymentId !== undefined)
      await post(`/api/payments/${paymentId}/test`, { outcome: 'paid', key: newKey() });
  }

  #later(inMs: number, act: () => Promise<unknown>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act().catch(() => this.#ports.onFailure());
    }, inMs);
    this.#timers.add(timer);
  }
}
