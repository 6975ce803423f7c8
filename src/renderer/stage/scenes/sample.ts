import type { Orientation } from '../../../shared/show/index.ts';
import {
  audioChannelIdSchema,
  layerIdSchema,
  noCrop,
  referenceSizePx,
  sceneCollectionVersion,
  sceneIdSchema,
  sourceIdSchema,
  type Layer,
  type LayerRect,
  type Scene,
  type SceneCollection,
  type Source,
  type SourceId,
} from '../../../shared/stage/index.ts';
import { boardRect } from './board-rect.ts';

const camera = sourceIdSchema.parse('camera');
const testPicture = sourceIdSchema.parse('test-picture');
const ground = sourceIdSchema.parse('card-ground');
const cardText = sourceIdSchema.parse('card-text');
const bannerText = sourceIdSchema.parse('banner-text');
const productCard = sourceIdSchema.parse('product-card');
const countdown = sourceIdSchema.parse('countdown');

const sources: Source[] = [
  {
    id: camera,
    kind: 'camera',
    name: 'Camera',
    nameZh: '摄像头',
    deviceId: null,
    label: '',
    isMirrored: false,
  },
  { id: testPicture, kind: 'test-picture', name: 'Test picture', nameZh: '测试画面' },
  { id: ground, kind: 'colour', name: 'Card ground', nameZh: '卡片底色', colour: '#16181d' },
  {
    id: cardText,
    kind: 'text',
    name: 'Card text',
    nameZh: '卡片文字',
    text: 'Back in a minute\n马上回来',
    fontSizePx: 96,
    colour: '#f4f1ea',
    background: null,
    align: 'centre',
    isBold: true,
  },
  {
    id: bannerText,
    kind: 'text',
    name: 'Banner text',
    nameZh: '横幅文字',
    text: 'Welcome back · 欢迎回来',
    fontSizePx: 52,
    colour: '#ffffff',
    background: '#16181dcc',
    align: 'centre',
    isBold: false,
  },
  {
    id: productCard,
    kind: 'product-card',
    name: 'Product card',
    nameZh: '商品卡',
    language: 'both',
  },
  { id: countdown, kind: 'countdown', name: 'Countdown', nameZh: '倒计时', language: 'both' },
];

const layer = (
  id: string,
  sourceId: SourceId,
  [name, nameZh]: readonly [string, string],
  rect: LayerRect,
  rest: Partial<Layer> = {},
): Layer => ({
  id: layerIdSchema.parse(id),
  sourceId,
  name,
  nameZh,
  rect,
  crop: noCrop,
  fit: 'cover',
  opacity: 1,
  isVisible: true,
  isLocked: false,
  ...rest,
});

const cameraName = ['Camera', '摄像头'] as const;

/** What a first run begins with: three scenes that work with no camera, and a desk of two channels. */
export function sampleCollection(orientation: Orientation): SceneCollection {
  const { widthPx, heightPx } = referenceSizePx(orientation);
  const whole: LayerRect = { xPx: 0, yPx: 0, widthPx, heightPx };
  const inset = Math.round(Math.min(widthPx, heightPx) * 0.38);
  const margin = 48;
  const host: Scene = {
    id: sceneIdSchema.parse('host'),
    name: 'Host',
    nameZh: '主播',
    layers: [
      layer('camera', camera, cameraName, whole),
      layer(
        'product-card',
        productCard,
        ['Product card', '商品卡'],
        boardRect('product-card', orientation),
        { fit: 'contain' },
      ),
      layer('countdown', countdown, ['Countdown', '倒计时'], boardRect('countdown', orientation), {
        fit: 'contain',
      }),
    ],
  };
  const demonstration: Scene = {
    id: sceneIdSchema.parse('demonstration'),
    name: 'Demonstration',
    nameZh: '演示',
    layers: [
      layer('picture', testPicture, ['Test picture', '测试画面'], whole),
      layer('inset', camera, ['Camera, small', '摄像头小窗'], {
        xPx: widthPx - inset - margin,
        yPx: margin,
        widthPx: inset,
        heightPx: inset,
      }),
      layer(
        'banner',
        bannerText,
        ['Banner', '横幅'],
        { xPx: 0, yPx: heightPx - 180, widthPx, heightPx: 108 },
        { fit: 'contain' },
      ),
    ],
  };
  const card: Scene = {
    id: sceneIdSchema.parse('back-soon'),
    name: 'Back in a minute',
    nameZh: '马上回来',
    layers: [
      layer('ground', ground, ['Ground', '底色'], whole),
      layer(
        'text',
        cardText,
        ['Text', '文字'],
        { xPx: 60, yPx: heightPx / 2 - 180, widthPx: widthPx - 120, heightPx: 360 },
        { fit: 'contain' },
      ),
    ],
  };
  return {
    version: sceneCollectionVersion,
    canvas: { orientation },
    sources: [...sources],
    scenes: [host, demonstration, card],
    programSceneId: host.id,
    previewSceneId: demonstration.id,
    audioChannels: [
      {
        id: audioChannelIdSchema.parse('microphone'),
        name: 'Microphone',
        nameZh: '麦克风',
        input: { kind: 'microphone', deviceId: null, label: '' },
        gainDb: 0,
        isMuted: false,
      },
      {
        id: audioChannelIdSchema.parse('tone'),
        name: 'Test tone',
        nameZh: '测试音',
        input: { kind: 'test-tone', frequencyHz: 440 },
        gainDb: -12,
        isMuted: true,
      },
    ],
  };
}
