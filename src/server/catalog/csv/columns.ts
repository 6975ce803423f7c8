/** What a column of an import can say. */
export type Field =
  | 'handle'
  | 'title'
  | 'titleZh'
  | 'description'
  | 'descriptionZh'
  | 'html'
  | 'option1Name'
  | 'option1'
  | 'option2Name'
  | 'option2'
  | 'option3Name'
  | 'option3'
  | 'sku'
  | 'price'
  | 'cost'
  | 'stock'
  | 'picture'
  | 'status';

export type CsvFormat = 'shopify' | 'plain';

/** Which column says what, by the column's place. */
export interface Columns {
  readonly format: CsvFormat;
  readonly places: ReadonlyMap<Field, number>;
  readonly names: ReadonlyMap<Field, string>;
}

/** Shopify's headings, those of before 2025 and those of since. */
const shopify: Readonly<Record<string, Field>> = {
  handle: 'handle',
  'url handle': 'handle',
  title: 'title',
  'body (html)': 'html',
  description: 'html',
  'option1 name': 'option1Name',
  'option1 value': 'option1',
  'option2 name': 'option2Name',
  'option2 value': 'option2',
  'option3 name': 'option3Name',
  'option3 value': 'option3',
  'variant sku': 'sku',
  sku: 'sku',
  'variant price': 'price',
  price: 'price',
  'cost per item': 'cost',
  'variant inventory qty': 'stock',
  'inventory quantity': 'stock',
  'image src': 'picture',
  'product image url': 'picture',
  status: 'status',
};
/** Headings that only Shopify's files have. */
const shopifyOnly = ['body (html)', 'variant price', 'url handle', 'option1 value', 'image src'];

const plain: Readonly<Record<string, Field>> = {
  handle: 'handle',
  title: 'title',
  name: 'title',
  标题: 'title',
  商品: 'title',
  商品名称: 'title',
  名称: 'title',
  title_zh: 'titleZh',
  中文标题: 'titleZh',
  description: 'description',
  描述: 'description',
  商品描述: 'description',
  description_zh: 'descriptionZh',
  中文描述: 'descriptionZh',
  option1_name: 'option1Name',
  option1: 'option1',
  option2_name: 'option2Name',
  option2: 'option2',
  option3_name: 'option3Name',
  option3: 'option3',
  规格1名称: 'option1Name',
  规格1: 'option1',
  规格2名称: 'option2Name',
  规格2: 'option2',
  规格3名称: 'option3Name',
  规格3: 'option3',
  sku: 'sku',
  货号: 'sku',
  商品编码: 'sku',
  price: 'price',
  价格: 'price',
  售价: 'price',
  cost: 'cost',
  成本: 'cost',
  成本价: 'cost',
  stock: 'stock',
  库存: 'stock',
  image: 'picture',
  images: 'picture',
  图片: 'picture',
  status: 'status',
  状态: 'status',
};

/** Recognises a heading. Columns that say nothing we keep are passed over. */
export function readColumns(heading: readonly string[]): Columns {
  const names = heading.map((name) => name.trim().toLowerCase());
  const format: CsvFormat = names.some((name) => shopifyOnly.includes(name)) ? 'shopify' : 'plain';
  const places = new Map<Field, number>();
  const shown = new Map<Field, string>();
  names.forEach((name, place) => {
    const field = (format === 'shopify' ? shopify : plain)[name];
    if (field === undefined || places.has(field)) return;
    places.set(field, place);
    shown.set(field, (heading[place] ?? '').trim());
  });
  return { format, places, names: shown };
}

export const shopifyHeading = [
  'Handle',
  'Title',
  'Body (HTML)',
  'Vendor',
  'Published',
  'Option1 Name',
  'Option1 Value',
  'Option2 Name',
  'Option2 Value',
  'Option3 Name',
  'Option3 Value',
  'Variant SKU',
  'Variant Inventory Tracker',
  'Variant Inventory Qty',
  'Variant Inventory Policy',
  'Variant Fulfillment Service',
  'Variant Price',
  'Variant Compare At Price',
  'Variant Requires Shipping',
  'Variant Taxable',
  'Image Src',
  'Image Position',
  'Cost per item',
  'Status',
] as const;

export const plainHeading = [
  'handle',
  'title',
  'title_zh',
  'description',
  'description_zh',
  'option1_name',
  'option1',
  'option2_name',
  'option2',
  'option3_name',
  'option3',
  'sku',
  'price',
  'cost',
  'stock',
  'image',
  'status',
] as const;
