import { productDraftSchema, type ProductDraft } from '../../shared/catalog/index.ts';

const sizes = (colour: string, sku: string, priceMinor: number, onHand: number) =>
  ['S', 'M', 'L'].map((size) => ({
    sku: `${sku}-${size}`,
    options: [colour, size],
    priceMinor,
    costMinor: Math.round(priceMinor * 0.4),
    onHand,
  }));

/** A product of the first evening, with the name of its picture among the pages' own. */
export interface SampleProduct {
  readonly draft: ProductDraft;
  readonly picture: string;
}

/** What a first evening can be rehearsed with; a host archives them. */
export const sampleProducts: readonly SampleProduct[] = [
  {
    picture: 'cardigan.webp',
    draft: productDraftSchema.parse({
      title: 'Merino cardigan',
      titleZh: '美利奴开衫',
      description: 'Extra-fine merino, 280 g, no itch. Machine wash at 30°.',
      descriptionZh: '超细美利奴羊毛，280克，不扎。30°机洗。',
      optionNames: ['Colour', 'Size'],
      variants: [
        ...sizes('Oat', 'SAMPLE-CARD-OAT', 26900, 40),
        ...sizes('Rust', 'SAMPLE-CARD-RUST', 26900, 30),
      ],
    }),
  },
  {
    picture: 'scarf.webp',
    draft: productDraftSchema.parse({
      title: 'Rust scarf',
      titleZh: '锈红围巾',
      description: 'Lambswool, 180 × 30 cm, fringed by hand.',
      descriptionZh: '羊羔毛，180×30厘米，手工流苏。',
      optionNames: [],
      variants: [{ sku: 'SAMPLE-SCARF', priceMinor: 12900, costMinor: 5200, onHand: 60 }],
    }),
  },
  {
    picture: 'socks.webp',
    draft: productDraftSchema.parse({
      title: 'Cable socks, two pairs',
      titleZh: '麻花袜两双装',
      description: 'Wool and cotton, one size.',
      descriptionZh: '羊毛混棉，均码。',
      optionNames: [],
      variants: [{ sku: 'SAMPLE-SOCKS', priceMinor: 4900, costMinor: 1500, onHand: 200 }],
    }),
  },
];
