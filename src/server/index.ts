import {
  showServerEnvSchema,
  toShowServerSchema,
  type FromShowServer,
} from '../shared/show-api/index.ts';
import { startShowServerHere, type ShowServer } from './show-server.ts';
import { OpenDatabaseError, storageFailureOf } from './store/index.ts';

// Before anything is written: what this process keeps is for its own user.
process.umask(0o077);

/** The parent's end of the line: Electron's `parentPort`, or Node's IPC channel. */
interface ParentPort {
  postMessage(message: FromShowServer): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

const parentPort = (process as { parentPort?: ParentPort }).parentPort;

function tell(message: FromShowServer): void {
  if (parentPort !== undefined) parentPort.postMessage(message);
  else if (process.send !== undefined) process.send(message);
  else process.stderr.write(`${JSON.stringify(message)}\n`);
}

function failureOf(failure: unknown): FromShowServer {
  const detail = failure instanceof Error ? failure.message : String(failure);
  if (failure instanceof OpenDatabaseError) return { kind: 'failed', code: failure.code, detail };
  const { code, port } = failure as { code?: unknown; port?: unknown };
  if (code === 'EADDRINUSE')
    return {
      kind: 'failed',
      code: 'port-in-use',
      detail: Number.isInteger(port) ? String(port) : detail,
    };
  if (storageFailureOf(failure) === 'disk-full')
    return { kind: 'failed', code: 'disk-full', detail };
  return { kind: 'failed', code: 'bad-settings', detail };
}

let server: ShowServer | null = null;
let isStopping = false;

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await server?.stop();
  process.exit(0);
}

function hear(data: unknown): void {
  const message = toShowServerSchema.safeParse(data);
  if (!message.success) return;
  if (message.data.kind === 'stop') void stop();
  else server?.setMediaServer(message.data.mediaServer);
}

parentPort?.on('message', (event) => hear(event.data));
process.on('message', hear);
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
process.on('disconnect', () => void stop());

try {
  server = await startShowServerHere(showServerEnvSchema.parse(process.env));
  tell({ kind: 'listening', url: server.url, port: server.port });
} catch (failure) {
  tell(failureOf(failure));
  setTimeout(() => process.exit(1), 50);
}
