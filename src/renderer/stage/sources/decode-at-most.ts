/** Decodes a picture, smaller where its longer side is more than that. */
export async function decodeAtMost(file: Blob, longestSidePx: number): Promise<ImageBitmap> {
  const whole = await createImageBitmap(file);
  const scale = longestSidePx / Math.max(whole.width, whole.height);
  if (scale >= 1) return whole;
  try {
    return await createImageBitmap(whole, {
      resizeWidth: Math.max(1, Math.round(whole.width * scale)),
      resizeHeight: Math.max(1, Math.round(whole.height * scale)),
      resizeQuality: 'high',
    });
  } finally {
    whole.close();
  }
}
