/** What is read and added of one operation of the API's description. */
export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly parameters?: readonly unknown[];
  readonly requestBody?: unknown;
  readonly responses?: Readonly<Record<string, unknown>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

const idInPath = (name: string): unknown => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', format: 'uuid' },
});
const choice = (name: string, values: readonly string[]): unknown => ({
  name,
  in: 'query',
  schema: { type: 'string', enum: values, default: values[0] },
});
const file = (...types: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }] as const),
  );
const json = (description: string): unknown => ({
  description,
  content: { 'application/json': { schema: { type: 'object' } } },
});

/** Not of the contract, since what goes up or comes down is no JSON. */
export const rawPaths: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/poster/{showId}': {
    put: {
      operationId: 'air.setPoster',
      summary: 'The program of a moment ago, for the first instant of the watch page',
      parameters: [idInPath('showId')],
      requestBody: { required: true, content: file('image/jpeg') },
      responses: { '204': { description: 'It is shown from now on' } },
    },
  },
  '/products/{productId}/pictures': {
    post: {
      operationId: 'catalog.addPicture',
      summary: 'One more picture of a product, known by its bytes',
      parameters: [idInPath('productId')],
      requestBody: { required: true, content: file('image/jpeg', 'image/png', 'image/webp') },
      responses: { '200': json('The product with its pictures') },
    },
  },
  '/catalogue/import': {
    post: {
      operationId: 'catalog.import',
      summary: 'Products of a CSV, Shopify’s or a plain one',
      parameters: [choice('dryRun', ['0', '1']), choice('goodRows', ['0', '1'])],
      requestBody: { required: true, content: file('text/csv') },
      responses: { '200': json('What it did, or would do, and each fault by row and column') },
    },
  },
  '/catalogue/export': {
    get: {
      operationId: 'catalog.export',
      summary: 'The catalogue as a CSV',
      parameters: [choice('format', ['plain', 'shopify'])],
      responses: { '200': { description: 'The file', content: file('text/csv') } },
    },
  },
};
