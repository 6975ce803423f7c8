import { createGuards } from './procedures/base.ts';
import { catalogProcedures, type CatalogServices } from './procedures/catalog.ts';
import { coreProcedures, type CoreServices } from './procedures/core.ts';
import type { Limits } from './limits.ts';

export { statusOf, type CallContext } from './procedures/base.ts';

/** What the procedures do; filled where the server is composed. */
export interface Services extends CoreServices {
  readonly catalog: CatalogServices;
  onFailure(failure: unknown): void;
}

/** Procedures of the contract over services, each with the right it asks for. */
export function createRouter(services: Services, limits: Limits) {
  const guards = createGuards(services, limits);
  const onFailure = (failure: unknown): void => services.onFailure(failure);
  return {
    ...coreProcedures(services, guards, limits, onFailure),
    catalog: catalogProcedures(
      services.catalog,
      () => services.currentShow().id,
      guards,
      onFailure,
    ),
  };
}
