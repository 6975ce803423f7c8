import type { MixerHandle } from '../mixer/index.ts';

const maxSidePx = 640;
const maxBytes = 256 * 1024;
const qualities = [0.75, 0.55, 0.35] as const;

/** The program as it is now: the best JPEG that stays within the poster's size. */
export async function snapshotPoster(mixer: Pick<MixerHandle, 'snapshot'>): Promise<Blob> {
  for (const quality of qualities) {
    const blob = await mixer.snapshot({ maxSidePx, quality });
    if (blob.size <= maxBytes) return blob;
  }
  return mixer.snapshot({ maxSidePx: maxSidePx / 2, quality: 0.5 });
}
