import { call, type AnyProcedure } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { describeApi } from '../../src/server/gateway/openapi.ts';
import { createRouter, type CallContext, type Services } from '../../src/server/gateway/router.ts';
import { Limits } from '../../src/server/gateway/limits.ts';
import type { Caller } from '../../src/server/gateway/identity.ts';
import type { ViewerId } from '../../src/shared/kernel/index.ts';
import { may, showApiContract, type Right, type Role } from '../../src/shared/show-api/index.ts';

const id = '0190a000-0000-7000-8000-000000000001';
const key = 'k'.repeat(20);
const report = { state: 'off', width: 0, height: 0, fps: 0, codec: '', laggedPct: 0 };

/** The right that each procedure asks for, and something that it takes. */
const asked: Readonly<Record<string, readonly [right: Right, input: unknown]>> = {
  'show.current': ['see-audience', undefined],
  'show.list': ['see-audience', undefined],
  'show.create': ['run-show', { title: 'a', hostName: 'b', orientation: 'portrait' }],
  'show.update': ['run-show', {}],
  'show.goLive': ['run-show', {}],
  'show.end': ['run-show', {}],
  'show.rehearse': ['run-show', { viewers: 1 }],
  'air.admit': ['watch', { slug: 'tonight' }],
  'air.publish': ['stage', {}],
  'air.report': ['stage', report],
  'chat.send': ['watch', { slug: 'tonight', text: 'hi', key }],
  'chat.setName': ['watch', { name: 'Ann' }],
  'chat.markAnswered': ['answer-questions', { messageId: id, answered: true }],
  'chat.hide': ['moderate-chat', { messageId: id, hidden: true }],
  'chat.say': ['speak-as-host', { text: 'hi', key }],
  'audience.card': ['see-audience', { viewerId: id }],
  'audience.thresholds': ['see-audience', undefined],
  'audience.setThresholds': ['settings', {}],
  'sfu.status': ['stage', undefined],
};
/** What only someone in the room may do: the crew watches, and has no say as a viewer. */
const ofViewers = ['air.admit', 'chat.send', 'chat.setName'];

/** Services that say that they were reached, whatever is asked of them. */
const reached = new Error('reached');
const services = new Proxy({} as Services, {
  get: (_target, name) =>
    name === 'onFailure'
      ? () => undefined
      : () => {
          throw reached;
        },
});
const router = createRouter(services, new Limits());
const names = Object.entries(showApiContract).flatMap(([term, procedures]) =>
  Object.keys(procedures).map((name) => `${term}.${name}`),
);

/** How a call ends: with the code of a refusal, or `internal` where the services were reached. */
async function outcome(name: string, caller: Caller | null): Promise<unknown> {
  const [term = '', procedure = ''] = name.split('.');
  const terms = router as unknown as Record<string, Record<string, AnyProcedure>>;
  const found = terms[term]?.[procedure];
  if (found === undefined) throw new Error(`There is no ${name}`);
  const context: CallContext = {
    caller,
    address: '127.0.0.1',
    gatewayWsUrl: 'ws://here',
    arrivedAtMs: 0,
  };
  return call(found, asked[name]?.[1], { context }).then(
    () => 'done',
    (failure: unknown) => (failure as { code?: unknown }).code,
  );
}
const crew = (role: Role): Caller => ({ role, viewerId: null, isSimulated: false, showId: null });
const viewer: Caller = { ...crew('viewer'), viewerId: id as ViewerId };

describe('every procedure', () => {
  it('is known here with the right that it asks for', () => {
    expect(Object.keys(asked).sort()).toEqual([...names].sort());
  });

  it.each(names)('%s is refused to strangers and to roles without the right', async (name) => {
    const [right] = asked[name] ?? ['run-show'];
    expect(await outcome(name, null)).toBe('not-signed-in');
    expect(await outcome(name, crew('shop'))).toBe('not-allowed');
    for (const role of ['host', 'producer', 'moderator', 'assistant'] as const) {
      const mayCall = may(role, right) && !ofViewers.includes(name);
      expect(await outcome(name, crew(role)), role).toBe(mayCall ? 'internal' : 'not-allowed');
    }
    expect(await outcome(name, viewer)).toBe(ofViewers.includes(name) ? 'internal' : 'not-allowed');
  });

  it('is described with its refusals, and with how viewers are known where they may call it', async () => {
    const { paths } = await describeApi();
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    const described = operations.map(({ operationId }) => operationId);
    expect(described.sort()).toEqual([...names, 'air.setPoster'].sort());
    for (const { responses } of operations)
      expect(Object.keys(responses ?? {})).toEqual(expect.arrayContaining(['401', '403', '429']));
    const forViewers = operations.filter(({ security }) =>
      security?.some((way) => 'viewerCookie' in way && 'viewerCommand' in way),
    );
    expect(forViewers.map(({ operationId }) => operationId).sort()).toEqual(ofViewers);
  });
});
