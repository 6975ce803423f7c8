import { parseArgs } from 'node:util';
import * as z from 'zod';
import { writeBenchReport } from '../support/bench-report.ts';
import { benchGateway, gatewaySettings } from './claims/gateway-claims.ts';
import { benchStores, storeSettings } from './claims/store-claims.ts';

/**
 * How many claims a second: our allocator beside Redis and PostgreSQL, which do the same work; then
 * a flash sale in a live show, where thousands tap within one second.
 *
 * `--part` takes `stores` or `gateway` alone.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    part: { type: 'string', default: 'all' },
    viewers: { type: 'string', default: '5000' },
  },
});
const part = z.enum(['all', 'stores', 'gateway']).parse(values.part);
const viewers = z.coerce.number().int().min(1).max(5000).parse(values.viewers);

const figures: Record<string, number> = {};
const settings: Record<string, string> = {};
if (part !== 'gateway') {
  Object.assign(figures, await benchStores());
  Object.assign(settings, storeSettings);
}
if (part !== 'stores') {
  Object.assign(figures, await benchGateway(viewers));
  Object.assign(settings, gatewaySettings(viewers));
}
await writeBenchReport('claims', figures, values.json, settings);
