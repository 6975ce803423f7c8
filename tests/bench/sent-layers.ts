import type { Page } from 'playwright-core';

/** What one simulcast size of a page's sender did so far. */
interface LayerCount {
  readonly id: string;
  readonly heightPx: number;
  readonly widthPx: number;
  readonly framesEncoded: number;
  readonly bytesSent: number;
  readonly limitedBy: string;
}

/** What was sent over a stretch of time, in words. */
export type SentLayers = () => Promise<string>;

/** Runs in the page, on all its peer connections. */
async function countLayers(this: RTCPeerConnection[]): Promise<LayerCount[]> {
  const layers: LayerCount[] = [];
  for (const connection of this) {
    if (connection.connectionState === 'closed') continue;
    (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
      if (entry['type'] !== 'outbound-rtp' || entry['kind'] !== 'video') return;
      const limit = entry['qualityLimitationReason'];
      layers.push({
        id: String(entry['id']),
        widthPx: Number(entry['frameWidth'] ?? 0),
        heightPx: Number(entry['frameHeight'] ?? 0),
        framesEncoded: Number(entry['framesEncoded'] ?? 0),
        bytesSent: Number(entry['bytesSent'] ?? 0),
        limitedBy: typeof limit === 'string' ? limit : 'none',
      });
    });
  }
  return layers;
}

/**
 * Starts counting what a page's encoders make, whoever opened the connection: the two sides of a
 * comparison must really send the same.
 */
export async function watchSentLayers(page: Page): Promise<SentLayers> {
  const session = await page.context().newCDPSession(page);
  const count = async (): Promise<LayerCount[]> => {
    const { result } = await session.send('Runtime.evaluate', {
      expression: 'RTCPeerConnection.prototype',
    });
    if (result.objectId === undefined) throw new Error('The page has no peer connections');
    const { objects } = await session.send('Runtime.queryObjects', {
      prototypeObjectId: result.objectId,
    });
    const counted = await session.send('Runtime.callFunctionOn', {
      functionDeclaration: countLayers.toString(),
      ...(objects.objectId === undefined ? {} : { objectId: objects.objectId }),
      awaitPromise: true,
      returnByValue: true,
    });
    return counted.result.value as LayerCount[];
  };
  const before = new Map((await count()).map((layer) => [layer.id, layer]));
  const startedAtMs = performance.now();
  return async () => {
    const after = await count();
    const seconds = (performance.now() - startedAtMs) / 1000;
    await session.detach();
    return after
      .sort((a, b) => b.widthPx - a.widthPx)
      .map((layer) => {
        const was = before.get(layer.id);
        const fps = (layer.framesEncoded - (was?.framesEncoded ?? 0)) / seconds;
        const kbps = ((layer.bytesSent - (was?.bytesSent ?? 0)) * 8) / 1000 / seconds;
        const limit = layer.limitedBy === 'none' ? '' : `, limited by ${layer.limitedBy}`;
        return `${layer.widthPx}×${layer.heightPx} ${fps.toFixed(1)} fps ${kbps.toFixed(0)} kb/s${limit}`;
      })
      .join(' + ');
  };
}
