import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { apiErrorCodeSchema, commandHeader, showApiContract } from '../../shared/show-api/index.ts';
import { viewerCookie } from './identity.ts';
import { rawPaths, type Operation } from './raw-operations.ts';
import { statusOf } from './router.ts';

/** What viewers may call; everything else asks for a right of the crew's. */
const viewersOperations = new Set([
  'air.admit',
  'chat.send',
  'chat.setName',
  'sales.tap',
  'sales.giveUp',
  'orders.quote',
  'orders.setCart',
  'orders.place',
  'orders.pay',
  'orders.payTest',
  'orders.refresh',
  'orders.cancel',
  'orders.mine',
  'orders.address',
  'orders.redeemCode',
  'engagement.vote',
  'engagement.enter',
  'engagement.shared',
  'engagement.invite',
  'identity.mine',
  'identity.requestCode',
  'identity.confirmCode',
  'identity.useLink',
]);
/** A page's viewer has cookie and header; a simulated one a token of its own. */
const viewersSecurity = [{ viewerCookie: [], viewerCommand: [] }, { bearer: [] }];

/** The contract as others read it. */
export interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** The contract as `/api/openapi.json` tells it, with what the gateway answers beside it. */
export async function describeApi(): Promise<ApiDescription> {
  const spec = await new OpenAPIGenerator({
    schemaConverters: [new ZodToJsonSchemaConverter()],
  }).generate(showApiContract, {
    info: { title: 'Regulars show server', version: '1' },
    servers: [{ url: '/api' }],
    security: [{ bearer: [] }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        viewerCookie: { type: 'apiKey', in: 'cookie', name: viewerCookie },
        viewerCommand: { type: 'apiKey', in: 'header', name: commandHeader },
      },
      responses: Object.fromEntries(
        statuses().map((status) => [refusalName(status), refusalWith(status)]),
      ),
    },
  });
  const paths: Record<string, Readonly<Record<string, Operation>>> = {
    ...(spec.paths as ApiDescription['paths']),
  };
  for (const [path, operations] of Object.entries(rawPaths))
    paths[path] = { ...paths[path], ...operations };
  return {
    ...spec,
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, operations]) => [
        path,
        Object.fromEntries(
          Object.entries(operations).map(([method, operation]) => [method, complete(operation)]),
        ),
      ]),
    ),
  };
}

const complete = (operation: Operation): Operation => ({
  ...operation,
  responses: { ...operation.responses, ...refusals() },
  ...(viewersOperations.has(operation.operationId ?? '') ? { security: viewersSecurity } : {}),
});

const statuses = (): number[] => [...new Set(apiErrorCodeSchema.options.map(statusOf))];
const refusalName = (status: number): string => `refused-${status}`;

const refusalWith = (status: number) => {
  const codes = apiErrorCodeSchema.options.filter((code) => statusOf(code) === status);
  return {
    description: `Refused: ${codes.join(', ')}`,
    content: {
      'application/json': {
        schema: {
          type: 'object' as const,
          required: ['code'],
          properties: { code: { type: 'string' as const, enum: codes } },
        },
      },
    },
  };
};

const refusals = (): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    statuses().map((status) => [
      String(status),
      { $ref: `#/components/responses/${refusalName(status)}` },
    ]),
  );
