export { randomSlug } from './random-slug.ts';
export type { ShowPorts, ShowRecord } from './ports.ts';
export { ShowService } from './service.ts';
