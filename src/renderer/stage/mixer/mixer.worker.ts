import kernelsUrl from './generated/kernels.wasm?url&no-inline';
import { Heap, wasmMemory } from './heap.ts';
import { MixerCore } from './mixer-core.ts';
import type { MixerCommand, MixerReport } from './protocol.ts';
import type { MixerOptions } from './types.ts';
import { compileKernels, wasmKernels } from './wasm-kernels.ts';

declare const self: DedicatedWorkerGlobalScope;

const post = (report: MixerReport): void => self.postMessage(report);
const fail = (failure: unknown): void =>
  post({ kind: 'event', event: { kind: 'failed', message: String(failure) } });

let core: MixerCore | null = null;
/** What came while the kernels were still being compiled. */
const early: MixerCommand[] = [];

async function start(options: MixerOptions): Promise<void> {
  const response = await fetch(kernelsUrl);
  if (!response.ok) throw new Error(`The mixer's kernels cannot be read: ${response.status}`);
  const made = await wasmKernels(await compileKernels(await response.arrayBuffer()));
  core = new MixerCore(made.kernels, new Heap(wasmMemory(made.memory)), options, (event) =>
    post({ kind: 'event', event }),
  );
  for (const command of early.splice(0)) obey(core, command);
  await core.run();
  post({ kind: 'disposed' });
}

function answer<T>(call: number, made: Promise<T>, report: (value: T) => MixerReport): void {
  made.then(
    (value) => post(report(value)),
    (failure: unknown) => post({ kind: 'call-failed', call, message: String(failure) }),
  );
}

function obey(mixer: MixerCore, command: MixerCommand): void {
  switch (command.kind) {
    case 'start':
      return;
    case 'input':
      return mixer.setInput(command.sourceId, command.input);
    case 'remove-input':
      return mixer.removeInput(command.sourceId);
    case 'program':
      return mixer.setProgram(command.plan, command.transition);
    case 'preview':
      return mixer.setPreview(command.plan);
    case 'output':
      return mixer.setOutput(command.bus, command.writable, command.options);
    case 'output-size':
      return mixer.setOutputSize(command.bus, command.size);
    case 'format':
      return mixer.setFormat(command.format);
    case 'stamp':
      return mixer.setLatencyStamp(command.isOn);
    case 'statistics': {
      const { call } = command;
      return post({ kind: 'statistics', call, statistics: mixer.statistics() });
    }
    case 'snapshot': {
      const { call, maxSidePx, quality } = command;
      return answer(call, mixer.snapshot(maxSidePx, quality), (blob) => ({
        kind: 'snapshot',
        call,
        blob,
      }));
    }
    case 'dispose':
      return mixer.dispose();
  }
}

self.onmessage = ({ data }: MessageEvent<MixerCommand>): void => {
  if (data.kind === 'start') start(data.options).catch(fail);
  else if (core) obey(core, data);
  else early.push(data);
};
