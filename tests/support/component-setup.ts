/**
 * happy-dom lays nothing out: every element would be 0 high and a virtual list would draw no row.
 * Elements get the size of a side panel instead.
 */
for (const [name, px] of [
  ['clientWidth', 400],
  ['clientHeight', 560],
] as const)
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => px });
