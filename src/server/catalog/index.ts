export { writeTable } from './csv/table.ts';
export { CatalogImporter, type ImportWay } from './importer.ts';
export type { CatalogPorts } from './ports.ts';
export { sampleProducts, type SampleProduct } from './sample.ts';
export { CatalogService, type Sellable } from './service.ts';
