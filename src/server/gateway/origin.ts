/** The studio's own scheme, as its pages name themselves. */
export const studioOrigin = 'regulars://studio';

/** Who may speak to a gateway on loopback: defends against DNS rebinding and other sites' pages. */
export class OriginRules {
  #port = 0;

  /** Known once the gateway listens. */
  setPort(port: number): void {
    this.#port = port;
  }

  isOwnHost(host: string | undefined): boolean {
    return (
      host !== undefined &&
      ['127.0.0.1', 'localhost', '[::1]'].some((name) => host === `${name}:${this.#port}`)
    );
  }

  /** A page's origin must be the very host that it speaks to. */
  isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
    return this.isOwnHost(host) && origin === `http://${host}`;
  }
}
