// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SfuAdmission } from '../../../shared/show-api/index.ts';
import { Player, type Blocked } from './player.ts';

type Heard = (...args: unknown[]) => void;

/** A room that connects at once and says what the test says. */
const rooms = vi.hoisted(() => {
  class ToldRoom {
    static readonly made: ToldRoom[] = [];
    readonly engine = { on: (): void => undefined };
    readonly remoteParticipants = new Map<string, never>();
    readonly state = 'connected';
    readonly #heard = new Map<string, Heard>();

    constructor() {
      ToldRoom.made.push(this);
    }

    on(event: string, heard: Heard): this {
      this.#heard.set(event, heard);
      return this;
    }

    tell(event: string, ...args: unknown[]): void {
      this.#heard.get(event)?.(...args);
    }

    connect(): Promise<void> {
      return Promise.resolve();
    }

    disconnect(): Promise<void> {
      return Promise.resolve();
    }
  }
  return { ToldRoom };
});

vi.mock('livekit-client', () => ({
  ConnectionState: { Reconnecting: 'reconnecting', SignalReconnecting: 'signalReconnecting' },
  EngineEvent: { MediaTrackAdded: 'mediaTrackAdded' },
  LogLevel: { warn: 3 },
  Room: rooms.ToldRoom,
  RoomEvent: {
    TrackSubscribed: 'trackSubscribed',
    TrackUnsubscribed: 'trackUnsubscribed',
    Disconnected: 'disconnected',
  },
  setLogLevel: () => undefined,
  Track: { Kind: { Video: 'video', Audio: 'audio' } },
}));

class ToldStream {
  readonly #tracks: { kind: string }[] = [];
  getTracks = (): { kind: string }[] => this.#tracks;
  getVideoTracks = (): { kind: string }[] => this.#tracks.filter(({ kind }) => kind === 'video');
  addTrack = (track: { kind: string }): void => void this.#tracks.push(track);
  removeTrack = (): void => undefined;
}

const admission = { url: 'ws://sfu', token: 'token' } as unknown as SfuAdmission;
const refusedPlay = (): Promise<void> =>
  Promise.reject(new DOMException('A tap first', 'NotAllowedError'));

describe('the player', () => {
  let player: Player;
  let visibility: DocumentVisibilityState;
  let showFrame: () => void;
  let play: () => Promise<void>;
  let blocked: Blocked[];
  const setEnabled = vi.fn();
  const opened = (): number => rooms.ToldRoom.made.length;
  const bringPicture = (): void =>
    rooms.ToldRoom.made
      .at(-1)
      ?.tell(
        'trackSubscribed',
        { mediaStreamTrack: { kind: 'video' } },
        { kind: 'video', setEnabled },
      );
  const turnTo = (next: DocumentVisibilityState): void => {
    visibility = next;
    document.dispatchEvent(new Event('visibilitychange'));
  };

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.stubGlobal('MediaStream', ToldStream);
    rooms.ToldRoom.made.length = 0;
    setEnabled.mockReset();
    visibility = 'visible';
    vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
    play = () => Promise.resolve();
    blocked = [];
    let next: () => void = () => undefined;
    showFrame = () => next();
    const video = {
      muted: false,
      paused: false,
      srcObject: null,
      play: () => play(),
      requestVideoFrameCallback: (onFrame: () => void) => (next = onFrame),
    } as unknown as HTMLVideoElement;
    player = new Player({
      video,
      admit: () => Promise.resolve(admission),
      onState: () => undefined,
      onBlocked: (what) => blocked.push(what),
      onPlayback: () => undefined,
      onFirstFrame: () => undefined,
    });
    player.start(admission);
    await vi.advanceTimersByTimeAsync(0);
  });
  afterEach(() => {
    player.dispose();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('starts anew when frames stop although the connection looks well', async () => {
    bringPicture();
    showFrame();
    await vi.advanceTimersByTimeAsync(7000);
    expect(opened()).toBe(1);
    await vi.advanceTimersByTimeAsync(4000);
    expect(opened()).toBe(2);
  });

  it('waits for no picture while hidden, and does as soon as it is seen', async () => {
    turnTo('hidden');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(opened()).toBe(1);
    turnTo('visible');
    await vi.advanceTimersByTimeAsync(7000);
    expect(opened()).toBe(1);
    await vi.advanceTimersByTimeAsync(4000);
    expect(opened()).toBe(2);
  });

  it('takes no picture that begins while it is hidden', () => {
    turnTo('hidden');
    bringPicture();
    expect(setEnabled).toHaveBeenCalledWith(false);
  });

  it('asks for a tap where even a muted picture is refused, and does not start anew', async () => {
    play = refusedPlay;
    bringPicture();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(blocked.at(-1)).toBe('play');
    expect(opened()).toBe(1);
    play = () => Promise.resolve();
    await player.unmute();
    expect(blocked.at(-1)).toBe('nothing');
    showFrame();
    await vi.advanceTimersByTimeAsync(5000);
    expect(opened()).toBe(1);
  });

  it('plays without sound where only sound is refused', async () => {
    let tries = 0;
    play = () => (++tries === 1 ? refusedPlay() : Promise.resolve());
    bringPicture();
    await vi.advanceTimersByTimeAsync(0);
    expect(blocked).toEqual(['sound']);
  });
});
