import { programFps, type Preset, type SizePx } from '../../../shared/stage/index.ts';
import type { Device } from '../engine/types.ts';

/** Which camera a source asks for. */
export interface CameraChoice {
  /** Null takes the system's default. */
  readonly deviceId: string | null;
  /** What the device was called when it was chosen; empty when that is not known. */
  readonly label: string;
}

/** What a choice comes to among the cameras that are there. */
export type ChosenCamera =
  | { readonly kind: 'device'; readonly deviceId: string }
  /** Whatever the system gives. */
  | { readonly kind: 'default' }
  | { readonly kind: 'missing' };

/** Finds the chosen camera by id, else by name; never takes another in its place. */
export function chooseCamera(choice: CameraChoice, cameras: readonly Device[]): ChosenCamera {
  const { deviceId, label } = choice;
  // Ids are hidden until the right to use a camera was given.
  const named = cameras.filter(({ id }) => id !== '');
  if (!deviceId) {
    const [first] = named;
    return first ? { kind: 'device', deviceId: first.id } : { kind: 'default' };
  }
  if (named.some(({ id }) => id === deviceId)) return { kind: 'device', deviceId };
  const namesake = named.find((camera) => label !== '' && camera.label === label);
  if (namesake) return { kind: 'device', deviceId: namesake.id };
  return cameras.length > named.length ? { kind: 'device', deviceId } : { kind: 'missing' };
}

/** The picture that a camera is asked for. Webcams are landscape, whatever the program is. */
export interface CameraFormat {
  readonly size: SizePx;
  readonly fps: number;
}

/** What a preset needs of a camera. */
export const cameraFormatOf = (preset: Preset): CameraFormat => ({
  size: preset.startsWith('1080')
    ? { widthPx: 1920, heightPx: 1080 }
    : { widthPx: 1280, heightPx: 720 },
  fps: programFps(preset),
});

/** The same as the browser's constraints; only the device is a must. */
export function constraintsOf(
  format: CameraFormat,
  deviceId: string | null,
): MediaTrackConstraints {
  return {
    ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
    width: { ideal: format.size.widthPx },
    height: { ideal: format.size.heightPx },
    frameRate: { ideal: format.fps },
  };
}

type Settings = Pick<MediaTrackSettings, 'width' | 'height' | 'frameRate'> & {
  readonly resizeMode?: string;
};
type Capabilities = Pick<MediaTrackCapabilities, 'width' | 'height' | 'frameRate'>;

const isOff = (now = 0, wanted: number, most: number | undefined, slack = 0): boolean =>
  Math.abs(now - Math.min(wanted, most ?? now)) > slack;

/**
 * Whether an open camera gives another picture than it could: it must be opened anew. Chromium
 * only says that it makes pictures smaller: each frame still comes whole, and costs as much.
 */
export function missesFormat(now: Settings, can: Capabilities, wanted: CameraFormat): boolean {
  return (
    now.resizeMode === 'crop-and-scale' ||
    isOff(now.width, wanted.size.widthPx, can.width?.max) ||
    isOff(now.height, wanted.size.heightPx, can.height?.max) ||
    isOff(now.frameRate, wanted.fps, can.frameRate?.max, 1)
  );
}
