import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';

/**
 * Paths of LiveKit's signalling that go through the gateway: one origin for the watch page. No dots,
 * so that no path climbs out of it to the media server's other doors.
 */
export const isSfuPath = (path: string): boolean => /^\/rtc(\/[\w-]+)*\/?(\?|$)/.test(path);

const forwarded = new Set([
  'upgrade',
  'connection',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
  'authorization',
  'user-agent',
]);

function requestTo(target: URL, request: http.IncomingMessage): http.ClientRequest {
  const headers: http.OutgoingHttpHeaders = { host: target.host };
  for (const [name, value] of Object.entries(request.headers))
    if (forwarded.has(name) && value !== undefined) headers[name] = value;
  const send = target.protocol === 'https:' ? https.request : http.request;
  return send(new URL(request.url ?? '/', target), { method: 'GET', headers });
}

/** Carries a signalling socket to the media server and back, bytes as they are. */
export function proxyUpgrade(
  target: URL,
  request: http.IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const onward = requestTo(target, request);
  const giveUp = (): void => {
    if (!socket.destroyed)
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
  };
  socket.on('error', () => onward.destroy());
  socket.on('close', () => onward.destroy());
  onward.on('error', giveUp);
  onward.on('response', (response) => {
    socket.write(`HTTP/1.1 ${response.statusCode ?? 502} Refused\r\nConnection: close\r\n\r\n`);
    response.pipe(socket);
  });
  onward.on('upgrade', (response, upstream, upstreamHead) => {
    const lines = Object.entries(response.headers).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value ?? '']).map((one) => `${name}: ${one}`),
    );
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
    if (upstreamHead.length > 0) socket.write(upstreamHead);
    if (head.length > 0) upstream.write(head);
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
    socket.on('close', () => upstream.destroy());
    upstream.on('close', () => socket.destroy());
    upstream.pipe(socket).pipe(upstream);
  });
  onward.end();
}

/** Answers `/rtc/validate` with what the media server says. */
export function proxyGet(
  target: URL,
  request: http.IncomingMessage,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve) => {
    const onward = requestTo(target, request);
    onward.setTimeout(5000, () => onward.destroy(new Error('too slow')));
    onward.on('error', () => resolve({ status: 503, body: 'The media server is away' }));
    onward.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        if (body.length < 65_536) body += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 502, body }));
    });
    onward.end();
  });
}
