import type { FastifyRequest } from 'fastify';
import { may, Refusal, type Right } from '../../shared/show-api/index.ts';
import type { Caller } from './identity.ts';
import type { Limits } from './limits.ts';

/** Asked before a large body is read: whoever lacks the right sends nothing. */
export const mayUpload =
  (right: Right, limits: Limits, callerOf: (request: FastifyRequest) => Caller | null) =>
  async (request: FastifyRequest): Promise<void> => {
    const caller = callerOf(request);
    if (caller === null) {
      await limits.failedAuthentication(request.ip);
      throw new Refusal('not-signed-in');
    }
    if (!may(caller.role, right)) throw new Refusal('not-allowed');
  };
