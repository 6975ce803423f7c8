import * as z from 'zod';
import { orientationSchema, type Orientation } from '../show/schema.ts';

const localId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/);

/** Ids inside one scene collection: short, stable, kept when a collection is copied. */
export const sourceIdSchema = localId.brand<'SourceId'>();
export const layerIdSchema = localId.brand<'LayerId'>();
export const sceneIdSchema = localId.brand<'SceneId'>();
export const audioChannelIdSchema = localId.brand<'AudioChannelId'>();

export type SourceId = z.infer<typeof sourceIdSchema>;
export type LayerId = z.infer<typeof layerIdSchema>;
export type SceneId = z.infer<typeof sceneIdSchema>;
export type AudioChannelId = z.infer<typeof audioChannelIdSchema>;

const nameSchema = z.string().min(1).max(80);

/** A colour without transparency; a layer's opacity says how much of it is seen. */
export const colourSchema = z.string().regex(/^#[0-9a-f]{6}$/i);
export type Colour = z.infer<typeof colourSchema>;

/** A colour that may be transparent: `#rrggbb` or `#rrggbbaa`. */
export const colourWithAlphaSchema = z.string().regex(/^#[0-9a-f]{6}([0-9a-f]{2})?$/i);
export type ColourWithAlpha = z.infer<typeof colourWithAlphaSchema>;

const sourceBase = { id: sourceIdSchema, name: nameSchema, nameZh: nameSchema.optional() };

export const cameraSourceSchema = z.object({
  ...sourceBase,
  kind: z.literal('camera'),
  /** Null takes the system's default camera. */
  deviceId: z.string().max(200).nullable(),
  /** The device's name when it was chosen: finds it again when ids change, names it when it is gone. */
  label: z.string().max(200),
  /** Shows the host as a mirror would. */
  isMirrored: z.boolean().default(false),
});

/** Built into the mixer: moving bars, a clock and a frame number; needs no device. */
export const testPictureSourceSchema = z.object({
  ...sourceBase,
  kind: z.literal('test-picture'),
});

export const colourSourceSchema = z.object({
  ...sourceBase,
  kind: z.literal('colour'),
  colour: colourSchema,
});

export const imageSourceSchema = z.object({
  ...sourceBase,
  kind: z.literal('image'),
  /** The copy in the studio's own asset folder; its address is `assetUrl(assetId)`. */
  assetId: z.string().min(1).max(200),
  fileName: z.string().max(255),
});

export const textAlignSchema = z.enum(['left', 'centre', 'right']);
export type TextAlign = z.infer<typeof textAlignSchema>;

export const textSourceSchema = z.object({
  ...sourceBase,
  kind: z.literal('text'),
  text: z.string().max(2000),
  /** In pixels of the reference canvas. */
  fontSizePx: z.number().min(8).max(400),
  colour: colourWithAlphaSchema,
  /** Null leaves the ground transparent. */
  background: colourWithAlphaSchema.nullable(),
  align: textAlignSchema,
  isBold: z.boolean(),
});

/** In which language a board speaks to the viewers; `both` says in two what has room for two. */
export const boardLanguageSchema = z.enum(['en', 'zh', 'both']);
export type BoardLanguage = z.infer<typeof boardLanguageSchema>;

const boardBase = { ...sourceBase, language: boardLanguageSchema.default('both') };

/** The pinned product, or what a flash sale sells while it runs; nothing while there is neither. */
export const productCardSourceSchema = z.object({
  ...boardBase,
  kind: z.literal('product-card'),
});

/** Counts down to a flash sale and says "go", for the eye and by a mark for the watch page. */
export const countdownSourceSchema = z.object({ ...boardBase, kind: z.literal('countdown') });

/** The poll that runs, with its counts. */
export const pollSourceSchema = z.object({ ...boardBase, kind: z.literal('poll') });

/** The lottery that runs, then who has won. */
export const winnersSourceSchema = z.object({ ...boardBase, kind: z.literal('winners') });

/** What yields frames. Later kinds (screen, media, web page, guest) join this union. */
export const sourceSchema = z.discriminatedUnion('kind', [
  cameraSourceSchema,
  testPictureSourceSchema,
  colourSourceSchema,
  imageSourceSchema,
  textSourceSchema,
  productCardSourceSchema,
  countdownSourceSchema,
  pollSourceSchema,
  winnersSourceSchema,
]);
export type Source = z.infer<typeof sourceSchema>;
export type SourceKind = Source['kind'];
export type CameraSource = z.infer<typeof cameraSourceSchema>;
export type TestPictureSource = z.infer<typeof testPictureSourceSchema>;
export type ColourSource = z.infer<typeof colourSourceSchema>;
export type ImageSource = z.infer<typeof imageSourceSchema>;
export type TextSource = z.infer<typeof textSourceSchema>;

/** The kinds that show the shop's and the room's state, and need no setting but a language. */
export const boardKinds = ['product-card', 'countdown', 'poll', 'winners'] as const;
export type BoardKind = (typeof boardKinds)[number];
export type BoardSource = Extract<Source, { readonly kind: BoardKind }>;

/** Whether a source is bound to what happens in the show. */
export const isBoard = (source: Source): source is BoardSource =>
  boardKinds.some((kind) => kind === source.kind);

const positionPx = z.number().min(-16384).max(16384);
const extentPx = z.number().min(2).max(16384);

/** Where a layer stands, in pixels of the reference canvas; may reach outside of it. */
export const layerRectSchema = z.object({
  xPx: positionPx,
  yPx: positionPx,
  widthPx: extentPx,
  heightPx: extentPx,
});
export type LayerRect = z.infer<typeof layerRectSchema>;

const cropSide = z.number().min(0).max(0.95);

/** What is cut from each side of the source, as a fraction of its width or height. */
export const cropSchema = z
  .object({ left: cropSide, top: cropSide, right: cropSide, bottom: cropSide })
  .refine((crop) => crop.left + crop.right <= 0.96 && crop.top + crop.bottom <= 0.96, {
    message: 'A crop must leave something of the picture',
  });
export type Crop = z.infer<typeof cropSchema>;

export const noCrop: Crop = { left: 0, top: 0, right: 0, bottom: 0 };

/** How a picture of another shape fills its layer: all of it, all of the layer, or distorted. */
export const fitSchema = z.enum(['contain', 'cover', 'stretch']);
export type Fit = z.infer<typeof fitSchema>;

/** A layer places one source in a scene. */
export const layerSchema = z.object({
  id: layerIdSchema,
  sourceId: sourceIdSchema,
  name: nameSchema,
  nameZh: nameSchema.optional(),
  rect: layerRectSchema,
  crop: cropSchema,
  fit: fitSchema,
  opacity: z.number().min(0).max(1),
  isVisible: z.boolean(),
  /** A locked layer is not moved or resized by hand. */
  isLocked: z.boolean(),
});
export type Layer = z.infer<typeof layerSchema>;

/** The most layers one scene takes: a bound for the mixer's plan, far above what a show needs. */
export const maxLayers = 64;

/** An ordered list of layers, bottom to top. */
export const sceneSchema = z.object({
  id: sceneIdSchema,
  name: nameSchema,
  nameZh: nameSchema.optional(),
  layers: z.array(layerSchema).max(maxLayers),
});
export type Scene = z.infer<typeof sceneSchema>;

/** The change from one program scene to the next. */
export const transitionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cut') }),
  z.object({ kind: z.literal('fade'), durationMs: z.int().min(50).max(5000) }),
]);
export type Transition = z.infer<typeof transitionSchema>;

/** Layers are placed on a reference canvas and scaled to whatever preset is sent. */
export const canvasSchema = z.object({ orientation: orientationSchema });
export type Canvas = z.infer<typeof canvasSchema>;

/** Size and rate of the program; the number names the short side. */
export const presetSchema = z.enum(['720p30', '720p60', '1080p30', '1080p60']);
export type Preset = z.infer<typeof presetSchema>;

export interface SizePx {
  readonly widthPx: number;
  readonly heightPx: number;
}

const longAndShort: Record<Preset, readonly [long: number, short: number]> = {
  '720p30': [1280, 720],
  '720p60': [1280, 720],
  '1080p30': [1920, 1080],
  '1080p60': [1920, 1080],
};

/** The program's size: portrait 1080p is 1080×1920. */
export function programSizePx(preset: Preset, orientation: Orientation): SizePx {
  const [long, short] = longAndShort[preset];
  return orientation === 'portrait'
    ? { widthPx: short, heightPx: long }
    : { widthPx: long, heightPx: short };
}

/** The program's frames per second. */
export const programFps = (preset: Preset): 30 | 60 => (preset.endsWith('60') ? 60 : 30);

/** The canvas on which layers are placed, whatever the preset. */
export const referenceSizePx = (orientation: Orientation): SizePx =>
  programSizePx('1080p30', orientation);

/** One sound that the program mixes; its fader and mute are kept with the scenes. */
export const audioChannelSchema = z.object({
  id: audioChannelIdSchema,
  name: nameSchema,
  nameZh: nameSchema.optional(),
  input: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('microphone'),
      /** Null takes the system's default microphone. */
      deviceId: z.string().max(200).nullable(),
      label: z.string().max(200),
    }),
    z.object({ kind: z.literal('test-tone'), frequencyHz: z.number().min(20).max(20_000) }),
  ]),
  /** The fader; −60 and below is silence. */
  gainDb: z.number().min(-60).max(12),
  isMuted: z.boolean(),
});
export type AudioChannel = z.infer<typeof audioChannelSchema>;

export const sceneCollectionVersion = 1;

/** Everything that a host arranges on stage; saved as one JSON file. */
export const sceneCollectionSchema = z
  .object({
    version: z.literal(sceneCollectionVersion),
    canvas: canvasSchema,
    sources: z.array(sourceSchema).max(200),
    scenes: z.array(sceneSchema).min(1).max(200),
    programSceneId: sceneIdSchema,
    previewSceneId: sceneIdSchema,
    audioChannels: z.array(audioChannelSchema).max(32),
  })
  .superRefine((collection, context) => {
    const sourceIds = new Set(collection.sources.map((source) => source.id));
    const sceneIds = new Set(collection.scenes.map((scene) => scene.id));
    const complain = (message: string): void => context.addIssue({ code: 'custom', message });
    if (sourceIds.size !== collection.sources.length) complain('Two sources share an id');
    if (sceneIds.size !== collection.scenes.length) complain('Two scenes share an id');
    for (const scene of collection.scenes) {
      if (new Set(scene.layers.map((layer) => layer.id)).size !== scene.layers.length)
        complain(`Two layers of scene ${scene.id} share an id`);
      for (const layer of scene.layers)
        if (!sourceIds.has(layer.sourceId)) complain(`Layer ${layer.id} has no source`);
    }
    if (!sceneIds.has(collection.programSceneId)) complain('The program scene does not exist');
    if (!sceneIds.has(collection.previewSceneId)) complain('The preview scene does not exist');
  });
export type SceneCollection = z.infer<typeof sceneCollectionSchema>;
