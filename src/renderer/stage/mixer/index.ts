import type { MixerCommand, MixerReport } from './protocol.ts';
import type { CreateMixer, MixerEvent, MixerInput } from './types.ts';

export type * from './types.ts';

/** How long a closed mixer may take to close its frames before its worker is ended. */
const disposeWithinMs = 1000;

/** What a command hands over to the worker for good. */
function transfersOf(input: MixerInput): Transferable[] {
  switch (input.kind) {
    case 'stream':
      return [input.stream];
    case 'tile':
      return [input.tile instanceof ImageBitmap ? input.tile : input.tile.data];
    case 'colour':
    case 'test-picture':
      return [];
  }
}

interface Call {
  readonly take: (report: MixerReport) => void;
  readonly reject: (failure: Error) => void;
}

/** Starts a mixer in a worker of its own; what is asked of it before it is ready waits. */
export const createMixer: CreateMixer = (options) => {
  const worker = new Worker(new URL('./mixer.worker.ts', import.meta.url), {
    type: 'module',
    name: 'mixer',
  });
  const listeners = new Set<(event: MixerEvent) => void>();
  const calls = new Map<number, Call>();
  let callCount = 0;
  let endReason: string | null = null;

  const send = (command: MixerCommand, transfer: Transferable[] = []): void => {
    if (endReason === null) worker.postMessage(command, transfer);
  };
  const rejectCalls = (message: string): void => {
    for (const call of calls.values()) call.reject(new Error(message));
    calls.clear();
  };
  const fail = (message: string): void => {
    if (endReason !== null) return;
    endReason = message;
    worker.terminate();
    rejectCalls(message);
    for (const listener of listeners) listener({ kind: 'failed', message });
  };
  const ask = <T>(
    commandOf: (call: number) => MixerCommand,
    valueOf: (report: MixerReport) => T | null,
  ): Promise<T> =>
    new Promise((resolve, reject) => {
      if (endReason !== null) return reject(new Error(endReason));
      callCount += 1;
      const call = callCount;
      const take = (report: MixerReport): void => {
        const value = valueOf(report);
        if (value === null) reject(new Error('The mixer answered something else'));
        else resolve(value);
      };
      calls.set(call, { take, reject });
      send(commandOf(call));
    });

  worker.onmessage = ({ data }: MessageEvent<MixerReport>): void => {
    switch (data.kind) {
      case 'event':
        if (data.event.kind === 'failed') return fail(data.event.message);
        for (const listener of listeners) listener(data.event);
        return;
      case 'statistics':
      case 'snapshot':
        calls.get(data.call)?.take(data);
        calls.delete(data.call);
        return;
      case 'call-failed':
        calls.get(data.call)?.reject(new Error(data.message));
        calls.delete(data.call);
        return;
      case 'disposed':
        return worker.terminate();
    }
  };
  worker.onerror = (event): void => fail(event.message || 'The mixer could not be loaded');
  worker.onmessageerror = (): void => fail('The mixer sent what cannot be read');
  send({ kind: 'start', options });

  return {
    setInput: (sourceId, input) => send({ kind: 'input', sourceId, input }, transfersOf(input)),
    removeInput: (sourceId) => send({ kind: 'remove-input', sourceId }),
    setProgram: (plan, transition = { kind: 'cut' }) => send({ kind: 'program', plan, transition }),
    setPreview: (plan) => send({ kind: 'preview', plan }),
    setOutput: (bus, writable, outputOptions = {}) =>
      send(
        { kind: 'output', bus, writable, options: outputOptions },
        writable === null ? [] : [writable],
      ),
    setOutputSize: (bus, size) => send({ kind: 'output-size', bus, size }),
    setFormat: (format) => send({ kind: 'format', format }),
    setLatencyStamp: (isOn) => send({ kind: 'stamp', isOn }),
    statistics: () =>
      ask(
        (call) => ({ kind: 'statistics', call }),
        (report) => (report.kind === 'statistics' ? report.statistics : null),
      ),
    snapshot: ({ maxSidePx = Number.POSITIVE_INFINITY, quality = 0.8 } = {}) =>
      ask(
        (call) => ({ kind: 'snapshot', call, maxSidePx, quality }),
        (report) => (report.kind === 'snapshot' ? report.blob : null),
      ),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      if (endReason !== null) return;
      send({ kind: 'dispose' });
      endReason = 'The mixer was closed';
      rejectCalls(endReason);
      listeners.clear();
      setTimeout(() => worker.terminate(), disposeWithinMs);
    },
  };
};
