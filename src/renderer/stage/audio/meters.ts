import type { Disposable } from '../../../shared/kernel/index.ts';
import type { MeterReading } from '../engine/types.ts';
import { meterName, silence } from './levels.ts';
import meterUrl from './meter.worklet.ts?worker&url';

/** The meters of one context, by name; only those that someone watches run. */
export interface MeterBoard<Name> extends Disposable {
  /** What a meter measures from now on; null when there is no such sound (any more). */
  readonly setTap: (name: Name, tap: AudioNode | null) => void;
  readonly watch: (name: Name, listener: (reading: MeterReading) => void) => () => void;
}

interface Meter {
  readonly listeners: Set<{ readonly tell: (reading: MeterReading) => void }>;
  tap: AudioNode | null;
  running: { readonly tap: AudioNode; readonly node: AudioWorkletNode } | null;
}

export function createMeterBoard<Name>(context: AudioContext): MeterBoard<Name> {
  const meters = new Map<Name, Meter>();
  let isReady = false;
  let isDisposed = false;

  const tell = (meter: Meter, reading: MeterReading): void => {
    for (const listener of [...meter.listeners]) listener.tell(reading);
  };
  const stop = (meter: Meter): void => {
    if (!meter.running) return;
    const { tap, node } = meter.running;
    meter.running = null;
    tap.disconnect(node);
    node.port.onmessage = null;
    node.port.postMessage('stop');
  };
  const start = (meter: Meter, tap: AudioNode): void => {
    const node = new AudioWorkletNode(context, meterName, {
      numberOfInputs: 1,
      numberOfOutputs: 0,
      channelCount: 2,
      channelCountMode: 'explicit',
    });
    meter.running = { tap, node };
    node.port.onmessage = ({ data }: MessageEvent<MeterReading>) => tell(meter, data);
    tap.connect(node);
  };
  const settle = (meter: Meter): void => {
    const tap = !isDisposed && isReady && meter.listeners.size > 0 ? meter.tap : null;
    if (meter.running?.tap === tap) return;
    stop(meter);
    if (tap) start(meter, tap);
  };
  const meterOf = (name: Name): Meter => {
    const meter = meters.get(name) ?? { listeners: new Set(), tap: null, running: null };
    meters.set(name, meter);
    return meter;
  };
  const forgetIfIdle = (name: Name, meter: Meter): void => {
    if (!meter.tap && meter.listeners.size === 0) meters.delete(name);
  };

  context.audioWorklet.addModule(meterUrl).then(
    () => {
      isReady = true;
      for (const meter of meters.values()) settle(meter);
    },
    (failure: unknown) => {
      // A context that is closed meanwhile refuses; anything else is a fault to be seen.
      if (!isDisposed) reportError(failure);
    },
  );

  return {
    setTap(name, tap) {
      const meter = meterOf(name);
      meter.tap = tap;
      settle(meter);
      if (!tap) tell(meter, silence);
      forgetIfIdle(name, meter);
    },
    watch(name, listener) {
      const meter = meterOf(name);
      const entry = { tell: listener };
      meter.listeners.add(entry);
      settle(meter);
      return () => {
        meter.listeners.delete(entry);
        settle(meter);
        forgetIfIdle(name, meter);
      };
    },
    dispose() {
      isDisposed = true;
      for (const meter of meters.values()) settle(meter);
      meters.clear();
    },
  };
}
