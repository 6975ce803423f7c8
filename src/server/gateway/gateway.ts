import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import { RPCHandler } from '@orpc/server/fastify';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { WebSocketServer } from 'ws';
import { showIdSchema, type ShowId, type ViewerId } from '../../shared/kernel/index.ts';
import {
  commandHeader,
  livePath,
  posterMaxBytes,
  productMaxBytes,
  Refusal,
  type WatchBoot,
} from '../../shared/show-api/index.ts';
import { addDrawCheck } from './check/draw.ts';
import { addSaleCheck } from './check/sale.ts';
import { addCatalogFiles } from './catalog-files.ts';
import { mayUpload } from './crew-uploads.ts';
import { viewerCookie, type Caller, type Identities } from './identity.ts';
import { identityWindowS, type Limits } from './limits.ts';
import type { LiveHub } from './live-hub.ts';
import { describeApi } from './openapi.ts';
import { isForeignFetch, OriginRules, studioOrigin } from './origin.ts';
import { addOrderFiles } from './order-files.ts';
import { addPaymentHooks } from './payment-hooks.ts';
import { addPictures } from './pictures.ts';
import { createRouter, statusOf, type CallContext, type Services } from './router.ts';
import { isSfuPath, proxyGet, proxyUpgrade } from './sfu-proxy.ts';
import { busyPage, missingPage, pageLanguage, watchPage, watchPolicy } from './watch-page.ts';

/** What the gateway is made of. */
export interface GatewayOptions {
  readonly port: number;
  readonly pagesDir: string | null;
  readonly identities: Identities;
  readonly limits: Limits;
  readonly services: Services;
  readonly hub: LiveHub;
  newViewerId(): ViewerId;
  healthz(): unknown;
  metrics(): Promise<{ contentType: string; text: string }>;
  /** Whether a watch link leads anywhere. */
  hasShow(slug: string): boolean;
  /** What a watch page begins with, null for a link that leads nowhere. */
  boot(
    slug: string,
    viewerId: ViewerId,
    gatewayWsUrl: string,
  ): Promise<Omit<WatchBoot, 'commandToken' | 'lang'> | null>;
  poster(showId: ShowId): Buffer | null;
  setPoster(showId: ShowId, jpeg: Buffer): boolean;
  sfuProxyTarget(): URL | null;
  sfuPublicUrl(): string | null;
}

/** HTTP and WebSocket on loopback: the one way in. */
export interface Gateway {
  readonly port: number;
  close(): Promise<void>;
}

const bodyLimit = 16 * 1024;
const cookieMaxAgeS = 400 * 24 * 3600;
const requestTimeoutMs = 30_000;
const closeWithinMs = 1000;
const badRequest = { code: 'bad-request' };

/** Starts listening. Rejects with the system's error (`EADDRINUSE`) where the port is taken. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { identities, limits, hub } = options;
  const origins = new OriginRules();
  const app = Fastify({
    bodyLimit,
    logger: false,
    trustProxy: false,
    requestTimeout: requestTimeoutMs,
    frameworkErrors: (_failure, _request, reply: FastifyReply) =>
      void reply.code(400).send(badRequest),
  });
  await app.register(fastifyCookie);

  const callerOf = (request: FastifyRequest): Caller | null => {
    const bearer = /^Bearer (\S{16,512})$/.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return identities.readToken(bearer);
    const viewerId = identities.readCookie(request.cookies[viewerCookie]);
    const command = request.headers[commandHeader];
    if (viewerId === null || typeof command !== 'string') return null;
    if (!identities.isCommandToken(viewerId, command)) return null;
    if (!origins.isOwnOrigin(request.headers.origin, request.headers.host)) return null;
    return { role: 'viewer', viewerId, isSimulated: false, showId: null };
  };

  app.addHook('onRequest', async (request, reply) => {
    const { host, origin } = request.headers;
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    if (!origins.isOwnHost(host)) return reply.code(403).send({ code: 'wrong-origin' });
    if (origin !== studioOrigin && isForeignFetch(request.headers))
      return reply.code(403).send({ code: 'wrong-origin' });
    if (origin === undefined || origins.isOwnOrigin(origin, host)) return;
    if (origin !== studioOrigin) return reply.code(403).send({ code: 'wrong-origin' });
    reply.header('access-control-allow-origin', studioOrigin);
    reply.header('vary', 'origin');
    if (request.method === 'OPTIONS') {
      reply.header('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE');
      reply.header('access-control-allow-headers', 'authorization, content-type');
      reply.header('access-control-max-age', '600');
      return reply.code(204).send();
    }
  });
  app.setErrorHandler((failure: { statusCode?: number } | Refusal, _request, reply) => {
    if (failure instanceof Refusal)
      return reply.code(statusOf(failure.code)).send({ code: failure.code });
    const status = failure.statusCode ?? 500;
    const code = status === 413 ? 'too-large' : status < 500 ? 'bad-request' : 'internal';
    if (status >= 500) options.services.onFailure(failure);
    return reply.code(status).send({ code });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ code: 'not-found' }));

  addProcedures(app, options, callerOf);
  addPages(app, options);
  addPosters(app, options, callerOf);
  addPictures(app, options.services.catalog, limits, callerOf);
  addCatalogFiles(app, options.services.catalogFiles, limits, callerOf);
  addOrderFiles(app, options.services.orderDesk, limits, callerOf);
  addPaymentHooks(app, options.services.paymentHooks, limits);
  addSaleCheck(app, options.pagesDir, limits, (id) => options.services.sales.ledger(id));
  addDrawCheck(app, options.pagesDir, (id) => options.services.engagement.proof(id));
  app.get('/healthz', () => options.healthz());
  app.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await options.metrics();
    return reply.type(contentType).send(text);
  });
  app.get('/rtc/*', async (request, reply) => {
    const target = options.sfuProxyTarget();
    if (target === null || !isSfuPath(request.url)) return reply.code(404).send();
    const { status, body } = await proxyGet(target, request.raw);
    return reply.code(status).type('text/plain').send(body);
  });

  const sockets = new WebSocketServer({ noServer: true, maxPayload: bodyLimit });
  /** `closeAllConnections` leaves these open, and a server that closes waits for them. */
  const upgraded = new Set<Duplex>();
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    upgraded.add(socket);
    socket.on('close', () => upgraded.delete(socket));
    const { host, origin } = request.headers;
    const isOwn = origins.isOwnOrigin(origin, host);
    const mayCome =
      origins.isOwnHost(host) && (origin === undefined || isOwn || origin === studioOrigin);
    const path = request.url ?? '';
    const target = options.sfuProxyTarget();
    if (!mayCome) socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    else if (path === livePath)
      sockets.handleUpgrade(request, socket, head, (ws) => {
        const cookie = app.parseCookie(request.headers.cookie ?? '')[viewerCookie];
        const viewerId = isOwn ? identities.readCookie(cookie) : null;
        hub.accept(
          ws,
          viewerId === null ? null : { role: 'viewer', viewerId, isSimulated: false, showId: null },
        );
      });
    else if (target !== null && isSfuPath(path)) proxyUpgrade(target, request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });

  await app.listen({ host: '127.0.0.1', port: options.port });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  origins.setPort(port);
  return {
    port,
    close: async () => {
      hub.close();
      sockets.close();
      app.server.closeAllConnections();
      const late = setTimeout(() => upgraded.forEach((socket) => socket.destroy()), closeWithinMs);
      await app.close();
      clearTimeout(late);
    },
  };

  function addProcedures(
    instance: FastifyInstance,
    { services }: GatewayOptions,
    recognise: (request: FastifyRequest) => Caller | null,
  ): void {
    const router = createRouter(services, limits);
    const rpc = new RPCHandler<CallContext>(router);
    const openApi = new OpenAPIHandler<CallContext>(router);
    const contextOf = (request: FastifyRequest, reply: FastifyReply): CallContext => ({
      caller: recognise(request),
      address: request.ip,
      gatewayWsUrl: `ws://${request.headers.host ?? ''}`,
      arrivedAtMs: Date.now(),
      becomeViewer: (viewerId) => giveCookie(reply, identities, viewerId),
    });
    const handle =
      (handler: RPCHandler<CallContext> | OpenAPIHandler<CallContext>, prefix: `/${string}`) =>
      async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
        const { matched } = await handler.handle(request, reply, {
          prefix,
          context: contextOf(request, reply),
        });
        if (!matched) await reply.code(404).send({ code: 'not-found' });
      };
    instance.all('/rpc/*', handle(rpc, '/rpc'));
    instance.all('/api/*', handle(openApi, '/api'));
    // A product with all its variants is longer than anything else that is said here.
    const long = {
      bodyLimit: productMaxBytes,
      onRequest: mayUpload('catalogue', limits, recognise),
    };
    instance.post('/rpc/catalog/saveProduct', long, handle(rpc, '/rpc'));
    instance.post('/api/products', long, handle(openApi, '/api'));
    const spec = describeApi();
    spec.catch(() => undefined);
    instance.get('/api/openapi.json', () => spec);
  }
}

function giveCookie(reply: FastifyReply, identities: Identities, viewerId: ViewerId): void {
  reply.setCookie(viewerCookie, identities.cookieOf(viewerId), {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    maxAge: cookieMaxAgeS,
  });
}

function addPages(app: FastifyInstance, options: GatewayOptions): void {
  const { pagesDir, identities, limits } = options;
  if (pagesDir === null) return;
  const isPaidByStripe = (): boolean => options.services.shop.shop().provider === 'stripe';
  for (const [folder, maxAge, immutable] of [
    ['assets', '365d', true],
    ['icons', '1d', false],
  ] as const)
    void app.register(fastifyStatic, {
      root: join(pagesDir, folder),
      prefix: `/${folder}/`,
      decorateReply: false,
      preCompressed: true,
      index: false,
      dotfiles: 'ignore',
      maxAge,
      immutable,
    });
  app.get<{ Params: { slug: string }; Querystring: { lang?: unknown; i?: unknown } }>(
    '/w/:slug',
    async (request, reply) => {
      const lang = pageLanguage(request.query.lang, request.headers['accept-language']);
      reply.header('cache-control', 'no-store').type('text/html; charset=utf-8');
      reply.header(
        'content-security-policy',
        watchPolicy(options.sfuPublicUrl(), isPaidByStripe()),
      );
      if (!options.hasShow(request.params.slug)) return reply.code(404).send(missingPage(lang));
      let viewerId = identities.readCookie(request.cookies[viewerCookie]);
      if (viewerId === null) {
        try {
          await limits.newIdentity(request.ip);
        } catch (failure) {
          if (!(failure instanceof Refusal)) throw failure;
          return reply
            .code(statusOf(failure.code))
            .header('retry-after', String(identityWindowS))
            .send(busyPage(lang));
        }
        viewerId = options.newViewerId();
      }
      if (typeof request.query.i === 'string')
        options.services.engagement.touched(viewerId, request.query.i, request.ip);
      const boot = await options.boot(
        request.params.slug,
        viewerId,
        `ws://${request.headers.host ?? ''}`,
      );
      if (boot === null) return reply.code(404).send(missingPage(lang));
      giveCookie(reply, identities, viewerId);
      return reply.send(
        await watchPage(pagesDir, {
          ...boot,
          commandToken: identities.commandTokenOf(viewerId),
          lang,
        }),
      );
    },
  );
}

function addPosters(
  app: FastifyInstance,
  options: GatewayOptions,
  recognise: (request: FastifyRequest) => Caller | null,
): void {
  const showOf = (params: unknown): ShowId | null => {
    const parsed = showIdSchema.safeParse((params as { showId?: unknown }).showId);
    return parsed.success ? parsed.data : null;
  };
  void app.register((scope, _options, done) => {
    scope.addContentTypeParser(
      'image/jpeg',
      { parseAs: 'buffer', bodyLimit: posterMaxBytes },
      (_request, body, parsed) => parsed(null, body),
    );
    scope.put(
      '/api/poster/:showId',
      { bodyLimit: posterMaxBytes, onRequest: mayUpload('stage', options.limits, recognise) },
      (request, reply) => {
        const showId = showOf(request.params);
        const body: unknown = request.body;
        if (!Buffer.isBuffer(body) || !isJpeg(body)) return reply.code(400).send(badRequest);
        if (showId === null || !options.setPoster(showId, body))
          return reply.code(404).send({ code: 'not-found' });
        return reply.code(204).send();
      },
    );
    done();
  });
  app.get('/poster/:showId', (request, reply) => {
    const showId = showOf(request.params);
    const jpeg = showId === null ? null : options.poster(showId);
    if (jpeg === null) return reply.code(404).send({ code: 'not-found' });
    return reply.header('cache-control', 'max-age=60').type('image/jpeg').send(jpeg);
  });
}

/** Begins and ends as a JPEG does; browsers are told to believe nothing else of it. */
const isJpeg = (bytes: Buffer): boolean =>
  bytes.length > 4 &&
  bytes.readUInt16BE(0) === 0xffd8 &&
  bytes.readUInt16BE(bytes.length - 2) === 0xffd9;
