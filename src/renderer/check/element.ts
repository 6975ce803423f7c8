/** What stands in an element. */
export type Child = Node | string;

/** An element with its marks and children: all that these small pages need. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  marks: Readonly<Record<string, string>>,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [mark, value] of Object.entries(marks)) made.setAttribute(mark, value);
  made.append(...children);
  return made;
}

/** SHA-256 as the browser has it, in hex. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
