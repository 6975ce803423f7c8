import { eventIterator, oc } from '@orpc/contract';
import * as z from 'zod';
import { orientationSchema } from '../show/schema.ts';

export const languageSchema = z.enum(['en', 'zh']);
export type Language = z.infer<typeof languageSchema>;

/** The two children that the shell starts and starts again, as the studio shows them. */
export const childStatusSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('starting') }),
  z.object({ state: z.literal('running') }),
  /** It died and comes back by itself; `attempt` counts from 1 since it last ran well. */
  z.object({ state: z.literal('restarting'), attempt: z.int(), why: z.string() }),
  /** Media server only: nothing to start; the studio says how to get one. */
  z.object({ state: z.literal('missing') }),
  /** Media server only: another machine's, by address. */
  z.object({ state: z.literal('external'), url: z.string() }),
  z.object({
    state: z.literal('failed'),
    /** `keys-missing` is the media server's: `detail` names what is missing. */
    code: z.enum(['port-in-use', 'data-damaged', 'disk-full', 'keys-missing', 'crashed']),
    detail: z.string(),
  }),
]);
export type ChildStatus = z.infer<typeof childStatusSchema>;

/** What the studio is told of the machine, at once and whenever it changes. */
export const desktopStatusSchema = z.object({
  mediaServer: childStatusSchema,
  showServer: childStatusSchema,
  /** Null until the show server listens; changes if it comes back on another port. */
  gatewayUrl: z.string().nullable(),
  /** CPU of all studio processes but the show server's, in cores. */
  cpuCores: z.number().nullable(),
  diskFreeBytes: z.number().nullable(),
});
export type DesktopStatus = z.infer<typeof desktopStatusSchema>;

/** Whether the newest file could be read, and what was read in its place. */
export const fileDamageSchema = z.enum(['none', 'backup-read', 'lost']);
export type FileDamage = z.infer<typeof fileDamageSchema>;

/** Who wants the window closed: the host, who may be asked first, or the system, which asks nobody. */
export const closingSchema = z.enum(['by-host', 'by-system']);
export type Closing = z.infer<typeof closingSchema>;

/** What the studio makes of it: it asks the host, it stays, or all is kept and the window may go. */
export const closingAnswerSchema = z.enum(['asking', 'stay', 'leave']);
export type ClosingAnswer = z.infer<typeof closingAnswerSchema>;

/** What the command line asked for. */
export const launchFlagsSchema = z.object({
  goLive: z.boolean(),
  /** Simulated viewers; null where no rehearsal was asked for. */
  rehearse: z.int().nullable(),
  latencyStamp: z.boolean(),
});
export type LaunchFlags = z.infer<typeof launchFlagsSchema>;

/** How the program is made and sent; the studio's settings, kept by the shell. */
export const studioSettingsSchema = z.object({
  language: languageSchema.nullable().default(null),
  orientation: orientationSchema.default('portrait'),
  preset: z.enum(['720p30', '720p60', '1080p30', '1080p60']).default('720p30'),
  codec: z.enum(['h264', 'vp8']).default('h264'),
  isSimulcast: z.boolean().default(true),
  /** Null takes the preset's own. */
  bitrateKbps: z.int().min(200).max(20_000).nullable().default(null),
  cameraId: z.string().max(200).nullable().default(null),
  microphoneId: z.string().max(200).nullable().default(null),
  transition: z.enum(['cut', 'fade']).default('fade'),
  fadeMs: z.int().min(50).max(5000).default(300),
  /** Whether single keys do anything; they get in the way of speech control. */
  areLetterKeysOn: z.boolean().default(true),
});
export type StudioSettings = z.infer<typeof studioSettingsSchema>;

/**
 * What the studio may ask of the desktop shell, over one MessagePort that the preload hands over.
 * It shares nothing with the show's contract: the shell knows no rule of the show.
 */
export const desktopApiContract = {
  app: {
    /** Everything that a studio window needs to begin. */
    start: oc.output(
      z.object({
        flags: launchFlagsSchema,
        language: languageSchema,
        /** Speaks for the host at the show server; stays in memory. */
        hostToken: z.string(),
        settings: studioSettingsSchema,
        settingsDamage: fileDamageSchema,
        status: desktopStatusSchema,
        versions: z.object({ app: z.string(), electron: z.string(), chromium: z.string() }),
        platform: z.enum(['darwin', 'linux', 'win32']),
        /** True once a page of this run was on air: this one takes its place. */
        isRecovering: z.boolean(),
      }),
    ),
    watchStatus: oc.output(eventIterator(desktopStatusSchema)),
    /** The window can be used: for start-up figures and tests. */
    ready: oc.input(z.object({})).output(z.object({})),
    /** The host has this page on air; one that takes its place goes on with the show unasked. */
    wentOnAir: oc.input(z.object({})).output(z.object({})),
    /** The window is to close; the studio answers soon, or it closes all the same. */
    watchClosing: oc.output(eventIterator(closingSchema)),
    answerClosing: oc.input(z.object({ answer: closingAnswerSchema })).output(z.object({})),
    /** The latency stamp stays off for the rest of this run, whatever the command line said. */
    dropLatencyStamp: oc.input(z.object({})).output(z.object({})),
  },
  settings: {
    save: oc.input(studioSettingsSchema).output(studioSettingsSchema),
  },
  scenes: {
    /** The saved scene collection as JSON text, null on first run; the studio owns its schema. */
    load: oc.output(
      z.object({
        json: z.string().nullable(),
        damage: fileDamageSchema,
      }),
    ),
    save: oc
      .input(z.object({ json: z.string().max(4_000_000) }))
      .output(
        z.discriminatedUnion('result', [
          z.object({ result: z.literal('saved') }),
          z.object({ result: z.literal('failed'), code: z.enum(['disk-full', 'not-writable']) }),
        ]),
      ),
  },
  assets: {
    /** Opens a dialog and copies the chosen image in; null where the dialog was left. */
    pickImage: oc.output(
      z.discriminatedUnion('result', [
        z.object({ result: z.literal('picked'), assetId: z.string(), name: z.string() }),
        z.object({ result: z.literal('cancelled') }),
        z.object({
          result: z.literal('failed'),
          code: z.enum(['not-an-image', 'too-large', 'disk-full', 'not-readable']),
        }),
      ]),
    ),
  },
  mediaServer: {
    /** Uses another LiveKit from now on (secrets go to the keychain), or with null our own again. */
    configure: oc
      .input(
        z
          .object({
            url: z.url({ protocol: /^(wss?|https?)$/ }),
            key: z.string().min(1).max(200),
            secret: z.string().min(1).max(400),
            /** Where there is no keychain the studio asks first. */
            mayStoreUnprotected: z.boolean(),
          })
          .nullable(),
      )
      .output(z.object({ result: z.enum(['saved', 'needs-consent', 'not-stored', 'failed']) })),
  },
  system: {
    copyText: oc.input(z.object({ text: z.string().max(10_000) })).output(z.object({})),
    /** Opens one of our own watch links in the browser; any other address is refused. */
    openWatchPage: oc.input(z.object({ url: z.url() })).output(z.object({ isOpened: z.boolean() })),
    /** Camera and microphone rights as the system sees them; asks where it can (macOS). */
    mediaAccess: oc
      .input(z.object({ device: z.enum(['camera', 'microphone']) }))
      .output(z.object({ access: z.enum(['granted', 'denied', 'unknown']) })),
  },
};

/** An image asset's address in the studio: our own scheme, served by the shell. */
export const assetUrl = (assetId: string): string => `regulars://asset/${assetId}`;
