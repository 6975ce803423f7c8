import type { Disposable } from '../../../shared/kernel/index.ts';
import type { Orientation, PublishState } from '../../../shared/show/index.ts';
import type {
  AudioChannel,
  AudioChannelId,
  BoardState,
  MarkRect,
  Preset,
  SceneCollection,
  SceneId,
  SizePx,
  SourceId,
  Transition,
} from '../../../shared/stage/index.ts';

/** A value that changes: read it, and hear of changes. Fits React's `useSyncExternalStore` as it is. */
export interface Readable<T> {
  /** The same object until something changes. */
  readonly read: () => T;
  readonly subscribe: (listener: () => void) => () => void;
}

/** A pure change of what is arranged; returns the same collection when there is nothing to change. */
export type SceneEdit = (collection: SceneCollection) => SceneCollection;

/** What is arranged on stage, as the panels show it. */
export interface SceneState {
  readonly collection: SceneCollection;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Wall clock of the step that undo would take back, null where there is none. */
  readonly undoAtMs: number | null;
  /** Wall clock of the last take or cut, null before the first. */
  readonly takenAtMs: number | null;
  /** How the program last changed. */
  readonly transition: Transition;
}

/**
 * The scene collection with its history. Edits are made by the functions of `stage/scenes`
 * (`scenes.apply(addScene(...))`). Undo works on what is being edited: it never changes a mute, the
 * shape of the canvas or which scene is on air, nor what that scene shows while another is the
 * preview. Faders it does take back.
 */
export interface SceneStore extends Readable<SceneState> {
  /** Edits in a row with the same `mergeKey` (one drag, one fader's way) become one step of undo. */
  readonly apply: (edit: SceneEdit, options?: { readonly mergeKey?: string }) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Chooses what comes next. */
  readonly selectPreview: (sceneId: SceneId) => void;
  /** The preview goes on air; what was on air becomes the preview. */
  readonly take: (transition: Transition) => void;
  /** A scene goes on air at once; the preview stays. */
  readonly cutTo: (sceneId: SceneId) => void;
}

/** How a source fares. `device` is the name of the camera or microphone, where there is one. */
export type SourceStatus =
  | {
      readonly state: 'ok';
      readonly device: string | null;
      readonly size: SizePx | null;
      /** Its frames are textures that must be read back, which is slow. */
      readonly isTexture?: boolean;
    }
  /** Not opened, since no shown scene uses it. */
  | { readonly state: 'idle'; readonly device: string | null }
  | { readonly state: 'starting'; readonly device: string | null }
  /** No such device (or file) now; it is taken again as soon as it is there. */
  | { readonly state: 'missing'; readonly device: string | null }
  /** The system or the user forbids it. */
  | { readonly state: 'denied'; readonly device: string | null }
  /** It was there and has gone: unplugged, or taken by another program. */
  | { readonly state: 'ended'; readonly device: string | null };

/** A camera, microphone or loudspeaker that can be chosen. */
export interface Device {
  readonly id: string;
  /** Empty until the right to use it was given. */
  readonly label: string;
}

/** The devices of this machine, kept up to date as they are plugged in and out. */
export interface DeviceList {
  readonly cameras: readonly Device[];
  readonly microphones: readonly Device[];
}

/** Which devices may be used, as far as the system and the user are asked. */
export interface AllowedDevices {
  readonly camera: boolean;
  readonly microphone: boolean;
}

/** How the program is made and sent. */
export interface EngineSettings {
  readonly orientation: Orientation;
  readonly preset: Preset;
  readonly codec: 'h264' | 'vp8';
  readonly isSimulcast: boolean;
  /** Null takes the preset's own. */
  readonly bitrateKbps: number | null;
  /** For camera sources that name none; null takes the system's default. */
  readonly cameraId: string | null;
  /** For microphone channels that name none; null takes the system's default. */
  readonly microphoneId: string | null;
}

/** Level of one channel (or of the program) over the last 40 ms, in dBFS; −60 and below is silence. */
export interface MeterReading {
  /** One number for each of left and right. */
  readonly peakDb: readonly [left: number, right: number];
  readonly rmsDb: readonly [left: number, right: number];
}

/** An audio channel with how its input fares. */
export interface AudioChannelState {
  readonly channel: AudioChannel;
  readonly status: SourceStatus;
}

/** The sound desk. All of it is part of the scene collection; undo covers all but the mutes. */
export interface AudioDesk extends Readable<readonly AudioChannelState[]> {
  readonly setGainDb: (id: AudioChannelId, gainDb: number) => void;
  readonly setMuted: (id: AudioChannelId, isMuted: boolean) => void;
  readonly add: (channel: AudioChannel) => void;
  readonly remove: (id: AudioChannelId) => void;
  /** Null takes the default microphone. */
  readonly chooseMicrophone: (id: AudioChannelId, device: Device | null) => void;
  /** 25 times a second while someone listens; meters are drawn, not rendered by React. */
  readonly watchMeter: (
    id: AudioChannelId | 'program',
    listener: (reading: MeterReading) => void,
  ) => () => void;
}

/** Where the program is published, and a fresh token for it. */
export interface Admission {
  readonly url: string;
  readonly token: string;
}

/** Why the program is not sent as the settings ask. */
export type PublishNotice =
  /** H.264 cannot be encoded here; VP8 is sent instead. */
  | { readonly kind: 'h264-not-available' }
  /** The last try to get on air failed; another follows. */
  | { readonly kind: 'try-failed'; readonly attempt: number; readonly reason: string };

/** What is being sent, measured once a second; zeros while nothing is. */
export interface PublishStatistics {
  /** Frames the mixer composed, per second over the last 10 s. */
  readonly fps: number;
  /** Ticks that the mixer missed, in percent over the last 10 s. */
  readonly laggedPct: number;
  /** Frames that were made but not taken by the encoder's input, since the start. */
  readonly skipped: number;
  /** Frames encoded but not sent, or not encoded for want of bandwidth, in percent over 10 s. */
  readonly droppedPct: number;
  readonly encodedFps: number;
  readonly bitrateKbps: number;
  readonly codec: '' | 'h264' | 'vp8';
  readonly width: number;
  readonly height: number;
  /** Round trip to the media server, null while unknown. */
  readonly roundTripMs: number | null;
}

export interface PublisherState {
  readonly state: PublishState;
  /** Wall clock since when the state holds. */
  readonly sinceMs: number;
  readonly notice: PublishNotice | null;
  readonly statistics: PublishStatistics;
}

/** Sends the program, and brings it back for as long as it is meant to be on air. */
export interface Publisher extends Readable<PublisherState> {
  /** `admit` is asked anew for every try. Resolves when the program is on air for the first time. */
  readonly goOnAir: (admit: () => Promise<Admission>) => Promise<void>;
  readonly goOffAir: () => Promise<void>;
}

/** What the mixer does, once a second. */
export interface MixHealth {
  readonly fps: number;
  readonly laggedPct: number;
  /** Since the start. */
  readonly ticks: number;
  readonly lagged: number;
  readonly skipped: number;
  readonly mixP50Ms: number;
  readonly mixP99Ms: number;
  /** Null while the mixer works; its last words otherwise (it is started again by itself). */
  readonly failure: string | null;
}

/** The boards in the picture: product, countdown, poll, lottery. */
export interface Boards {
  /** What they show from now on; what has not changed is not drawn again. */
  readonly set: (state: BoardState) => void;
  /** The lowest latency that viewers report: "go" is drawn so much before a sale opens, no earlier. */
  readonly setLeadMs: (leadMs: number) => void;
  /** Where the countdown's mark stands in the program; null where it cannot be read. */
  readonly mark: Readable<MarkRect | null>;
}

/** Where the stage gets what it does not own. */
export interface StageEngineOptions {
  readonly settings: EngineSettings;
  /** The saved collection as JSON text; null on first run. A damaged one is not read: `onDamaged` tells. */
  readonly savedJson: string | null;
  /** Called some time after the last edit, and on `dispose`. */
  readonly saveJson: (json: string) => void;
  readonly onDamaged?: (reason: string) => void;
  /** An image's address by its asset id. */
  readonly assetUrl: (assetId: string) => string;
  readonly hasLatencyStamp?: boolean;
  /** The show server's clock, by which boards count; this machine's unless said. */
  readonly serverNowMs?: () => number;
}

/** Everything on the stage: pictures, sound, preview and program, and sending them. */
export interface StageEngine extends Disposable {
  readonly scenes: SceneStore;
  /** By source; sources that the map lacks need nothing. */
  readonly sources: Readable<ReadonlyMap<SourceId, SourceStatus>>;
  readonly devices: Readable<DeviceList> & {
    /** Asks for the right to use camera and microphone, so that names are known; says what was allowed. */
    readonly askForNames: () => Promise<AllowedDevices>;
  };
  readonly settings: Readable<EngineSettings> & {
    /** Takes effect at once, on air too; changing the orientation places layers anew. */
    readonly update: (patch: Partial<EngineSettings>) => void;
  };
  readonly audio: AudioDesk;
  readonly publisher: Publisher;
  readonly boards: Boards;
  readonly health: Readable<MixHealth>;
  /** The program's size now. */
  readonly programSizePx: () => SizePx;
  /** Shows the preview in an element (muted, started) until the returned function is called. */
  readonly attachPreview: (video: HTMLVideoElement) => () => void;
  readonly attachProgram: (video: HTMLVideoElement) => () => void;
  /** The program now, a JPEG of at most 640 pixels a side and 256 KB. */
  readonly snapshotPoster: () => Promise<Blob>;
  readonly setLatencyStamp: (isOn: boolean) => void;
}
