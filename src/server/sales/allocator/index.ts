export { Allocator } from './allocator.ts';
export type { AllocatorPorts, Act, LedgerStore, SaleStep } from './ports.ts';
export { pseudonym } from './pseudonym.ts';
export { SaleBook, type Decided, type LiveSale } from './sale-book.ts';
