/** Whether a version is at least another; both as `1.2.3`, with or without a `v`. */
export function isAtLeast(version, least) {
  const [a, b] = [version, least].map((text) => text.replace(/^v/, '').split('.').map(Number));
  for (let index = 0; index < 3; index += 1)
    if (a[index] !== b[index]) return (a[index] ?? 0) > (b[index] ?? 0);
  return true;
}

/** What the set-up itself runs on. */
export const isNodeForSetup = (version) => isAtLeast(version, '20.19.0');
/** What the tools run on. */
export const isNodeForTools = (version) => isAtLeast(version, '22.12.0');
/** What runs TypeScript by stripping its types, with explicit resource management. */
export const isNodeForTypeScript = (version) => isAtLeast(version, '24.0.0');
