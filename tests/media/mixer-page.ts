import type { MixerEvent } from '../../src/renderer/stage/mixer/index.ts';
import { Composer } from '../../src/renderer/stage/mixer/composer.ts';
import { Heap, plainMemory } from '../../src/renderer/stage/mixer/heap.ts';
import { allocatePicture } from '../../src/renderer/stage/mixer/picture.ts';
import { scalarKernels } from '../../src/renderer/stage/mixer/scalar-kernels.ts';
import { readStamp } from '../../src/renderer/stage/mixer/stamp.ts';
import { drawList } from '../../src/shared/stage/index.ts';
import {
  close,
  colours,
  countWhere,
  firstWhere,
  frames,
  half,
  id,
  layer,
  options,
  pixel,
  planesOf,
  redAndGreen,
  rgba,
  size,
  statisticsWhere,
  streamOf,
  withCountedMixer,
  withMixer,
  within,
  type Planes,
  type Yuv,
} from './mixer-tools.ts';

export const mixerTests = {
  /** A tile, a translucent one over it, and the ground that shows beside them. */
  async tiles() {
    return withMixer(options, async (mixer) => {
      mixer.setInput(id('ground'), {
        kind: 'tile',
        tile: {
          widthPx: 320,
          heightPx: 180,
          data: rgba(320, 180, (x) => (x < 160 ? colours.red : colours.green)),
        },
      });
      const banner = new OffscreenCanvas(100, 40);
      const context = banner.getContext('2d');
      if (!context) throw new Error('No canvas');
      context.fillStyle = 'rgba(255, 255, 255, 0.5)';
      context.fillRect(0, 0, 50, 40);
      mixer.setInput(id('banner'), { kind: 'tile', tile: banner.transferToImageBitmap() });
      mixer.setInput(id('colour'), { kind: 'colour', colour: '#ffffff' });
      mixer.setProgram({
        canvasPx: size,
        layers: [
          layer('ground', { rect: { xPx: 0, yPx: 0, widthPx: 320, heightPx: 160 } }),
          layer('banner', { rect: { xPx: 20, yPx: 20, widthPx: 100, heightPx: 40 } }),
          layer('colour', { rect: { xPx: 200, yPx: 20, widthPx: 40, heightPx: 40 }, opacity: 0.5 }),
          layer('missing'),
        ],
      });
      const planes = await firstWhere(mixer, (got) => close(pixel(got, 220, 40), [204, 85, 77], 9));
      return {
        red: pixel(planes, 10, 10),
        green: pixel(planes, 300, 10),
        ground: pixel(planes, 10, 170),
        whiteOverRed: pixel(planes, 40, 40),
        clearOverRed: pixel(planes, 100, 40),
        whiteOverGreen: pixel(planes, 220, 40),
      };
    });
  },

  /** What one format comes out as, scaled over the whole program. */
  async format(format: string, widthPx: number, heightPx: number) {
    return withMixer(options, async (mixer) => {
      const events: MixerEvent[] = [];
      mixer.subscribe((event) => events.push(event));
      mixer.setInput(id('stream'), {
        kind: 'stream',
        stream: streamOf(() => redAndGreen(format, widthPx, heightPx)),
      });
      mixer.setInput(id('corner'), { kind: 'colour', colour: '#808080' });
      const corner = { xPx: 0, yPx: 0, widthPx: 4, heightPx: 4 };
      mixer.setProgram({
        canvasPx: size,
        layers: [layer('stream'), layer('corner', { rect: corner })],
      });
      const planes = await firstWhere(mixer, (got) => !close(pixel(got, 20, 90), [32, 240, 118]));
      return { left: pixel(planes, 20, 90), right: pixel(planes, 300, 90), events };
    });
  },

  /** The worker's frame beside the scalar mixer's, of the same noisy scene. */
  async bytes() {
    return withMixer(options, async (mixer) => {
      const [w, h] = [401, 227];
      const noise = new Uint8Array(w * h + 2 * half(w) * half(h));
      noise.forEach((_, index) => (noise[index] = (Math.imul(index, 2_654_435_761) >>> 24) & 255));
      const tile = rgba(90, 51, () => [1, 2, 3, 4]);
      const tileBytes = new Uint8Array(tile);
      tileBytes.forEach((_, index) => (tileBytes[index] = Math.imul(index, 40_503) >>> 8));
      const tileCopy = tile.slice(0);
      const layers = [
        layer('noise', { fit: 'cover', isMirrored: true }),
        layer('noise', { rect: { xPx: 11, yPx: 9, widthPx: 97, heightPx: 61 }, opacity: 0.7 }),
        layer('tile', { rect: { xPx: 150, yPx: 60, widthPx: 210, heightPx: 99 }, opacity: 0.9 }),
      ];
      mixer.setInput(id('noise'), {
        kind: 'stream',
        stream: streamOf(
          (timestamp) =>
            new VideoFrame(noise, {
              format: 'I420',
              codedWidth: w,
              codedHeight: h,
              timestamp,
              colorSpace: { matrix: 'bt709', fullRange: false },
            }),
        ),
      });
      mixer.setInput(id('tile'), { kind: 'tile', tile: { widthPx: 90, heightPx: 51, data: tile } });
      mixer.setProgram({ canvasPx: size, layers });

      const memory = plainMemory();
      const heap = new Heap(memory);
      const kernels = scalarKernels(() => memory.bytes());
      const camera = allocatePicture(heap, { widthPx: w, heightPx: h }, false);
      const card = allocatePicture(heap, { widthPx: 90, heightPx: 51 }, true);
      const target = allocatePicture(heap, size, false);
      const packed = heap.allocate(tileCopy.byteLength);
      heap.bytes().set(noise.subarray(0, w * h), camera.y.at);
      heap.bytes().set(noise.subarray(w * h, w * h + half(w) * half(h)), camera.u.at);
      heap.bytes().set(noise.subarray(w * h + half(w) * half(h)), camera.v.at);
      heap.bytes().set(new Uint8Array(tileCopy), packed);
      const { y, u, v, alpha } = card;
      if (!alpha) throw new Error('No alpha');
      kernels.rgbaToYuva(
        y.at,
        alpha.full.at,
        y.stride,
        u.at,
        v.at,
        alpha.half.at,
        u.stride,
        packed,
        360,
        90,
        51,
        0,
      );
      const isCard = (sourceId: string): boolean => sourceId === 'tile';
      const draws = drawList(layers, size, size, (sourceId) => ({
        size: isCard(sourceId) ? card.size : camera.size,
        isOpaque: !isCard(sourceId),
      }));
      new Composer(kernels, heap).compose(
        target,
        draws,
        (draw) => ({
          picture: isCard(draw.sourceId) ? card : camera,
          version: 1,
          isStill: false,
          solid: null,
        }),
        [32, 240, 118],
      );
      const expected = [target.y, target.u, target.v].flatMap((plane) => [
        ...heap.bytes().subarray(plane.at, plane.at + plane.stride * plane.height),
      ]);
      const same = (planes: Planes): boolean =>
        planes.bytes.every((value, index) => value === expected[index]);
      let best = expected.length;
      const planes = await firstWhere(mixer, (got) => {
        best = Math.min(best, got.bytes.filter((value, index) => value !== expected[index]).length);
        return same(got);
      }).catch((failure: unknown) => {
        throw new Error(`${String(failure)}; at best ${best} of ${expected.length} bytes differ`);
      });
      return { length: planes.bytes.length };
    });
  },

  /** The only source's own frames, paced by the program's clock; then with something over them. */
  async passThrough(format: string) {
    return withMixer(options, async (mixer) => {
      mixer.setInput(id('stream'), {
        kind: 'stream',
        stream: streamOf(() => redAndGreen(format, 320, 180), 5),
      });
      mixer.setProgram({ canvasPx: size, layers: [layer('missing'), layer('stream')] });
      const got: (string | null)[] = [];
      const steps: number[] = [];
      let last = 0;
      let enough: () => void = () => undefined;
      const done = new Promise<void>((resolve) => (enough = resolve));
      const writable = new WritableStream<VideoFrame>({
        write(frame) {
          got.push(frame.format);
          if (last > 0) steps.push(frame.timestamp - last);
          last = frame.timestamp;
          frame.close();
          if (got.length === 40) enough();
        },
      });
      mixer.setOutput('program', writable);
      await within(done, 'too few frames');
      const untouched = await mixer.statistics();
      mixer.setLatencyStamp(true);
      await firstWhere(mixer, (planes) => pixel(planes, 20, 2)[1] === 128);
      const stamped = await mixer.statistics();
      return { got, steps, untouched, stamped };
    });
  },

  /** A real camera track in and a real track out, with a stamp. */
  async camera() {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { width: 640, height: 480, frameRate: 30 },
    });
    const [track] = stream.getVideoTracks();
    if (!track) throw new Error('No camera');
    const cameraSize = { widthPx: 640, heightPx: 480 };
    return withMixer({ format: { size: cameraSize, fps: 30 } }, async (mixer) => {
      const events: MixerEvent[] = [];
      mixer.subscribe((event) => events.push(event));
      const generator = new MediaStreamTrackGenerator({ kind: 'video' });
      mixer.setOutput('program', generator.writable);
      mixer.setInput(id('camera'), {
        kind: 'stream',
        stream: new MediaStreamTrackProcessor({ track }).readable,
      });
      mixer.setProgram({
        canvasPx: cameraSize,
        layers: [layer('camera', { rect: { xPx: 0, yPx: 0, ...cameraSize } })],
      });
      mixer.setLatencyStamp(true);
      const reader = new MediaStreamTrackProcessor({ track: generator }).readable.getReader();
      const delays: number[] = [];
      const timestamps: number[] = [];
      while (delays.length < 30) {
        const { value: frame } = await reader.read();
        if (!frame) throw new Error('The program ended');
        const planes = await planesOf(frame);
        timestamps.push(frame.timestamp);
        frame.close();
        const delay = (planes.at % 2 ** 32) - readStamp(planes.bytes, 640, 640);
        if (delay >= 0 && delay < 2000) delays.push(delay);
      }
      const stamped = await mixer.statistics();
      const steps = timestamps.slice(1).map((at, index) => at - (timestamps[index] ?? 0));
      generator.stop();
      track.stop();
      await within(
        (async () => {
          while (events.filter(({ kind }) => kind.endsWith('-ended')).length < 2)
            await new Promise((done) => setTimeout(done, 20));
        })(),
        'the ends were not told',
      );
      return { stamped, delays, steps, events };
    });
  },

  /** Luma of the program during a fade from black to white, then the preview, format and poster. */
  async fade() {
    return withMixer(options, async (mixer) => {
      mixer.setInput(id('black'), { kind: 'colour', colour: '#000000' });
      mixer.setInput(id('white'), { kind: 'colour', colour: '#ffffff' });
      mixer.setInput(id('test'), { kind: 'test-picture' });
      mixer.setProgram({ canvasPx: size, layers: [layer('black')] });
      await firstWhere(mixer, (got) => pixel(got, 5, 5)[0] === 16);
      const lumas: number[] = [];
      let isEdited = false;
      let corner: Yuv = [0, 0, 0];
      const white = layer('white');
      const { writable, done } = frames((got) => {
        const luma = pixel(got, 100, 100)[0];
        lumas.push(luma);
        if (luma > 16 && !isEdited) {
          isEdited = true;
          const inner = { xPx: 20, yPx: 20, widthPx: 280, heightPx: 140 };
          mixer.setProgram({ canvasPx: size, layers: [{ ...white, rect: inner }] }, null);
        }
        corner = pixel(got, 5, 5);
        return luma === 235;
      });
      mixer.setOutput('program', writable);
      mixer.setProgram({ canvasPx: size, layers: [white] }, { kind: 'fade', durationMs: 600 });
      await within(done, 'the fade did not end');
      mixer.setPreview({ canvasPx: size, layers: [layer('test')] });
      const preview = await firstWhere(mixer, () => true, 'preview', 2);
      mixer.setFormat({ size: { widthPx: 180, heightPx: 320 }, fps: 60 });
      const turned = await firstWhere(mixer, (got) => got.heightPx === 320);
      mixer.setProgram({ canvasPx: size, layers: [layer('test')] });
      const blob = await mixer.snapshot({ maxSidePx: 160 });
      const poster = await createImageBitmap(blob);
      return {
        lumas,
        corner,
        preview: { widthPx: preview.widthPx, heightPx: preview.heightPx },
        previewBars: [10, 150].map((x) => pixel(preview, x, 5)),
        turned: { widthPx: turned.widthPx, heightPx: turned.heightPx },
        poster: { type: blob.type, widthPx: poster.width, heightPx: poster.height },
        statistics: await statisticsWhere(mixer, ({ fps }) => fps > 20),
      };
    });
  },

  /** Everything that takes frames into its hands, for a while; then nothing any more. */
  async framesInHand() {
    const media = await navigator.mediaDevices.getUserMedia({ video: true });
    const [track] = media.getVideoTracks();
    if (!track) throw new Error('No camera');
    const clones = [track];
    return withCountedMixer(async (mixer, framesInHand) => {
      const camera = () => {
        const clone = track.clone();
        clones.push(clone);
        return new MediaStreamTrackProcessor({ track: clone }).readable;
      };
      const lone = () => streamOf(() => redAndGreen('I420', 320, 180), 5);
      mixer.setInput(id('camera'), { kind: 'stream', stream: camera() });
      mixer.setInput(id('lone'), { kind: 'stream', stream: lone() });
      const generators = (['program', 'monitor'] as const).map((bus) => {
        const generator = new MediaStreamTrackGenerator({ kind: 'video' });
        mixer.setOutput(bus, generator.writable, { divideSizeBy: bus === 'program' ? 1 : 2 });
        return generator;
      });
      // A reader that is slower than the clock: most of its frames are not taken.
      const slow = new WritableStream<VideoFrame>({
        async write(frame) {
          await new Promise((done) => setTimeout(done, 200));
          frame.close();
        },
      });
      mixer.setOutput('preview', slow, { divideSizeBy: 2 });
      const both = { canvasPx: size, layers: [layer('camera'), layer('lone', { opacity: 0.5 })] };
      mixer.setPreview(both);
      for (let turn = 1; turn <= 4; turn += 1) {
        mixer.setProgram(both, { kind: 'fade', durationMs: 300 });
        await countWhere(framesInHand, ({ seen }) => seen > 200 * turn - 100);
        await mixer.snapshot();
        mixer.setInput(id('camera'), { kind: 'stream', stream: camera() });
        mixer.setInput(id('lone'), { kind: 'stream', stream: lone() });
        mixer.setLatencyStamp(turn % 2 === 0);
        mixer.setProgram({ canvasPx: size, layers: [layer('lone')] });
        await countWhere(framesInHand, ({ seen }) => seen > 200 * turn);
      }
      // One output ends by its reader, the others by the mixer's own hand.
      generators[0]?.stop();
      mixer.setOutput('monitor', null);
      mixer.setOutput('preview', null);
      for (const name of ['camera', 'lone']) mixer.removeInput(id(name));
      const left = await countWhere(framesInHand, ({ open }) => open === 0);
      return left;
    }).finally(() => {
      for (const clone of clones) clone.stop();
    });
  },

  /** A source whose input is replaced keeps its picture until the new one has come. */
  async replace() {
    return withMixer(options, async (mixer) => {
      mixer.setInput(id('a'), { kind: 'colour', colour: '#ffffff' });
      mixer.setProgram({ canvasPx: size, layers: [layer('a')] });
      await firstWhere(mixer, (got) => pixel(got, 5, 5)[0] === 235);
      const seen = new Set<number>();
      const { writable, done } = frames((got) => {
        seen.add(pixel(got, 5, 5)[0]);
        return pixel(got, 5, 5)[0] === 63;
      });
      mixer.setOutput('program', writable);
      mixer.setInput(id('a'), {
        kind: 'stream',
        stream: streamOf(() => redAndGreen('I420', 320, 180), 300),
      });
      await within(done, 'the new input was not shown');
      mixer.removeInput(id('a'));
      const ground = await firstWhere(mixer, (got) => pixel(got, 5, 5)[0] === 32);
      return { seen: [...seen], ground: pixel(ground, 5, 5) };
    });
  },
};

export type MixerTests = typeof mixerTests;
Object.assign(window, { mixerTests });
