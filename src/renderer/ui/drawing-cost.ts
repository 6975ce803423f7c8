let isSoftware: boolean | null = null;

/**
 * Whether this window is drawn by the processor, as on a computer without a graphics processor:
 * then each picture that is shown takes what the program could use.
 */
export function isDrawnBySoftware(): boolean {
  if (isSoftware === null) {
    const context = document
      .createElement('canvas')
      .getContext('webgl', { failIfMajorPerformanceCaveat: true });
    isSoftware = context === null;
    context?.getExtension('WEBGL_lose_context')?.loseContext();
  }
  return isSoftware;
}
