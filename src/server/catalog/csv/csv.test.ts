import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { v7 } from 'uuid';
import {
  crewProductSchema,
  productDraftSchema,
  type CrewProduct,
} from '../../../shared/catalog/index.ts';
import { htmlOfText, textOfHtml } from './html-text.ts';
import { planImport } from './plan.ts';
import { readSheet } from './read-sheet.ts';
import { defuse, readTable, undefuse, writeTable } from './table.ts';
import { writeSheet, type ExportedProduct } from './write-sheet.ts';

const utf8 = (text: string): Buffer => Buffer.from(text);
const read = (text: string, currency = 'CNY') => readSheet(utf8(text), currency);
const faults = (text: string): unknown[] =>
  read(text).errors.map(({ row, column, code }) => [row, column, code]);

const shopify = [
  'Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Compare At Price,Variant Inventory Qty,Cost per item,Image Src,Status',
  'scarf,Scarf,"<p>Warm &amp; <b>soft</b></p><ul><li>Wool</li></ul>",Colour,Rust,S-R,129.00,199.00,10,52.5,https://cdn.example/1.jpg,active',
  'scarf,,,,Oat,S-O,119,,4,,https://cdn.example/2.jpg,',
  'scarf,,,,,,,,,,https://cdn.example/3.jpg,',
  'card,Gift card,,Title,Default Title,,50,,,,,draft',
].join('\r\n');

describe('a Shopify file', () => {
  it('becomes products, the rows of one handle together', () => {
    const { format, rows, products, errors } = read(shopify);
    expect([format, rows, errors]).toEqual(['shopify', 4, []]);
    expect(products.map(({ title, optionNames }) => [title, optionNames])).toEqual([
      ['Scarf', ['Colour']],
      ['Gift card', []],
    ]);
    const [scarf, card] = products;
    expect(scarf?.description).toBe('Warm & soft\nWool');
    expect(scarf?.variants).toEqual([
      { row: 2, sku: 'S-R', options: ['Rust'], priceMinor: 12900, costMinor: 5250, onHand: 10 },
      { row: 3, sku: 'S-O', options: ['Oat'], priceMinor: 11900, costMinor: null, onHand: 4 },
    ]);
    expect(scarf?.pictures.map(({ row, url }) => [row, url.at(-5)])).toEqual([
      [2, '1'],
      [3, '2'],
      [4, '3'],
    ]);
    expect(card?.variants).toEqual([
      { row: 5, sku: null, options: [], priceMinor: 5000, costMinor: null, onHand: null },
    ]);
  });

  it('is known by its new headings too', () => {
    const { format, products } = read(
      'Title,URL handle,Description,SKU,Price,Inventory quantity,Product image URL\nHat,hat,<p>Warm</p>,H,9.9,3,',
    );
    expect(format).toBe('shopify');
    expect(products[0]).toMatchObject({ title: 'Hat', description: 'Warm', pictures: [] });
  });
});

describe('a plain file', () => {
  const chinese = '标题,规格1名称,规格1,货号,价格,库存\n围巾,颜色,锈红,S-R,￥129,10\n';

  it.each([
    ['UTF-8 with its mark', utf8(`\ufeff${chinese}`)],
    ['UTF-16', Buffer.from(`\ufeff${chinese}`, 'utf16le')],
    [
      'GBK',
      Buffer.from(
        'b1eacce22cb9e6b8f131c3fbb3c62cb9e6b8f1312cbbf5bac52cbcdbb8f12cbfe2b4e60acea7bded2cd1d5c9ab2cd0e2baec2c532d522ca3a43132392c31300a',
        'hex',
      ),
    ],
    ['semicolons', utf8(chinese.replaceAll(',', ';'))],
    ['tabs', utf8(chinese.replaceAll(',', '\t'))],
    ['a named separator', utf8(`sep=;\r\n${chinese.replaceAll(',', ';')}`)],
  ])('is read from %s', (_name, bytes) => {
    const { products, errors } = readSheet(bytes, 'CNY');
    expect(errors).toEqual([]);
    expect(products[0]).toMatchObject({
      title: '围巾',
      optionNames: ['颜色'],
      variants: [{ sku: 'S-R', options: ['锈红'], priceMinor: 12900, onHand: 10 }],
    });
  });

  it('may have amounts with a comma, and only as many digits as the currency', () => {
    expect(read('title;price\nHat;12,5').products[0]?.variants[0]?.priceMinor).toBe(1250);
    expect(read('title,price\nHat,1200', 'JPY').products[0]?.variants[0]?.priceMinor).toBe(1200);
    expect(read('title,price\nHat,12.5', 'JPY').errors[0]?.code).toBe('price-invalid');
  });
});

describe('faults of a file', () => {
  it('are told by the row and column that the spreadsheet shows', () => {
    const file = [
      'title,option1_name,option1,sku,price,cost,stock,image,status',
      ',,,A,1,,,,',
      'Hat,Size,S,B,-1,x,1.5,ftp://x/y,gone',
      '"Two',
      'lines",,,C,1,,-3,,',
      'Cap,Size,S,D,1,,,,',
      'Cap,,,E,1,,,,',
      'Cap,,S,D,,,,,',
    ].join('\n');
    expect(faults(file)).toEqual([
      [2, 'title', 'title-missing'],
      [3, 'price', 'price-invalid'],
      [3, 'cost', 'cost-invalid'],
      [3, 'stock', 'stock-invalid'],
      [3, 'image', 'picture-address'],
      [3, 'status', 'status-unknown'],
      [4, 'stock', 'stock-invalid'],
      [6, 'option1', 'option-missing'],
      [7, 'sku', 'sku-twice'],
      [7, 'price', 'price-missing'],
    ]);
  });

  it('leave the good products and take away whole those with a bad row', () => {
    const { products } = read('title,sku,price\nHat,A,1\nCap,B,2\nCap,C,x\n');
    expect(products.map(({ title }) => title)).toEqual(['Hat']);
  });

  it.each([
    ['', 'empty'],
    ['title,price\n', 'empty'],
    ['\0\x01\x02', 'unreadable'],
    ['title,price\n"Hat,1', 'unreadable'],
    ['name,cost\nHat,1', 'columns-missing'],
    [`title,price\n${'a,1\n'.repeat(20_001)}`, 'too-many-rows'],
  ])('are told once where it is no table: %#', (text, code) => {
    expect(read(text).errors).toEqual([{ row: 1, column: null, code, value: '' }]);
  });

  it('never throw, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { products, errors } = readSheet(
          Buffer.concat([utf8('title,sku,option1_name,option1,price\n'), bytes]),
          'CNY',
        );
        expect(products.length + errors.length).toBeGreaterThanOrEqual(0);
      }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ unit: 'binary', maxLength: 8 }), { maxLength: 6 })),
        (rows) => {
          readSheet(utf8(writeTable(['title', 'price', 'sku', 'stock', 'image'], rows)), 'CNY');
        },
      ),
    );
  });
});

describe('a cell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1', "'=1", '=HYPERLINK("http://x")'])(
    'of %j is no formula, and comes back as it was',
    (cell) => {
      expect(defuse(cell)).toMatch(/^'/);
      expect(undefuse(defuse(cell))).toBe(cell);
    },
  );

  it('comes back through a file whatever it says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 4 }),
        (cells) => {
          fc.pre(cells.some((cell) => cell.trim() !== ''));
          const heading = cells.map((_, index) => `c${index}`);
          const table = readTable(utf8(writeTable(heading, [cells])));
          if (typeof table === 'string') throw new Error(table);
          expect(table.rows[0]?.cells.map(undefuse)).toEqual(cells);
        },
      ),
    );
  });
});

describe('a description', () => {
  it('is text, whatever its markup', () => {
    expect(textOfHtml('a < b & c')).toBe('a < b & c');
    expect(textOfHtml('<p>1</p><p>2<br>3</p>')).toBe('1\n2\n3');
    expect(textOfHtml('<script>alert(1)</script><img src=x onerror=alert(1)>hi')).toBe('hi');
    expect(textOfHtml('<style>a{}')).toBe('');
    expect(textOfHtml('<b>&#20013;&#x6587; &bogus; &#0;</b>')).toBe('中文 &bogus; &#0;');
  });

  it('comes back through HTML as it was', () => {
    const line = fc.string({ unit: fc.constantFrom('a', ' ', '<', '&', '>', ';', '"', '中', 'p') });
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines
          .map((one) => one.trim())
          .join('\n')
          .replace(/\n{3,}/g, '\n\n')
          .trim();
        expect(textOfHtml(htmlOfText(text))).toBe(text);
      }),
    );
  });
});

const words = (maxLength: number) =>
  fc
    .string({ unit: fc.constantFrom(...'abZ 中文=+-@\'",;\n<&>|'), minLength: 1, maxLength })
    .map((text) => text.trim().replace(/\n{3,}/g, '\n\n'))
    .filter((text) => text !== '');
const name = (maxLength: number) => words(maxLength).map((text) => text.replace(/\n/g, ' ').trim());

/** A catalogue as the server may hold one. */
const catalogue = fc
  .array(
    fc.record({
      title: name(40),
      titleZh: fc.option(name(20)),
      description: fc.oneof(fc.constant(''), words(60)),
      descriptionZh: fc.option(words(40)),
      options: fc.uniqueArray(name(10), { maxLength: 3 }),
      values: fc.uniqueArray(fc.tuple(name(8), name(8), name(8)), {
        minLength: 1,
        maxLength: 4,
        selector: (three) => three[0],
      }),
      numbers: fc.tuple(fc.nat(1_000_000), fc.option(fc.nat(1_000_000)), fc.nat(10_000)),
      hasSku: fc.boolean(),
      isArchived: fc.boolean(),
      pictures: fc.uniqueArray(fc.webUrl(), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((drafts) =>
    drafts.map((draft, place): ExportedProduct => {
      const [priceMinor, costMinor, onHand] = draft.numbers;
      const values = draft.options.length === 0 ? draft.values.slice(0, 1) : draft.values;
      const product: CrewProduct = crewProductSchema.parse({
        ...draft,
        id: v7(),
        optionNames: draft.options,
        pictures: [],
        updatedAtMs: 1,
        variants: values.map((three, index) => ({
          id: v7(),
          sku: draft.hasSku ? `=${place}-${index}` : null,
          options: three.slice(0, draft.options.length),
          priceMinor,
          costMinor,
          formerPriceMinor: null,
          available: onHand,
          onHand,
          carved: 0,
          reserved: 0,
          isArchived: false,
        })),
      });
      return { product, pictureUrls: draft.pictures };
    }),
  );

describe('a catalogue', () => {
  it.each(['plain', 'shopify'] as const)('that goes out as %s comes back unchanged', (format) => {
    fc.assert(
      fc.property(catalogue, (known) => {
        const sheet = readSheet(utf8(writeSheet(format, known, 'CNY')), 'CNY');
        const { products, errors } = planImport(sheet, known);
        expect([...sheet.errors, ...errors]).toEqual([]);
        expect(sheet.format).toBe(format);
        expect(products.map(({ change }) => change)).toEqual(known.map(() => 'unchanged'));
      }),
      { numRuns: 60 },
    );
  });

  it.each(['plain', 'shopify'] as const)('comes to another shop whole as %s', (format) => {
    fc.assert(
      fc.property(catalogue, (known) => {
        const sheet = readSheet(utf8(writeSheet(format, known, 'CNY')), 'CNY');
        const { products } = planImport(sheet, []);
        expect(products.map(({ draft, pictures }) => [draft.title, pictures.length])).toEqual(
          known.map(({ product, pictureUrls }) => [product.title, pictureUrls.length]),
        );
        for (const [index, { draft }] of products.entries())
          expect(draft.variants.map((one) => one.priceMinor)).toEqual(
            known[index]?.product.variants.map((one) => one.priceMinor),
          );
      }),
      { numRuns: 30 },
    );
  });
});

describe('a plan', () => {
  const known = (over: object = {}): ExportedProduct => ({
    product: crewProductSchema.parse({
      id: v7(),
      title: 'Scarf',
      titleZh: '围巾',
      description: 'Warm',
      descriptionZh: null,
      optionNames: ['Colour'],
      pictures: [],
      isArchived: false,
      updatedAtMs: 1,
      variants: ['Rust', 'Oat'].map((colour) => ({
        id: v7(),
        sku: `S-${colour}`,
        options: [colour],
        priceMinor: 100,
        costMinor: 40,
        formerPriceMinor: null,
        available: 5,
        onHand: 8,
        carved: 2,
        reserved: 1,
        isArchived: false,
      })),
      ...over,
    }),
    pictureUrls: ['https://a.example/1.png'],
  });
  const plan = (text: string, ...products: readonly ExportedProduct[]) =>
    planImport(read(text), products);

  it('changes what the file says and keeps what it does not', () => {
    const scarf = known();
    const { products } = plan(
      'title,option1_name,option1,sku,price,image\nWool scarf,Colour,Rust,S-Rust,2,https://a.example/1.png https://a.example/2.png',
      scarf,
    );
    expect(products).toHaveLength(1);
    expect(products[0]).toMatchObject({
      id: scarf.product.id,
      change: 'updated',
      pictures: [{ url: 'https://a.example/2.png' }],
      draft: {
        title: 'Wool scarf',
        titleZh: '围巾',
        description: 'Warm',
        variants: [
          { sku: 'S-Rust', priceMinor: 200, costMinor: 40, onHand: 8, seenOnHand: 8 },
          { sku: 'S-Oat', priceMinor: 100, onHand: 8, seenOnHand: 8 },
        ],
      },
    });
  });

  it('counts stock anew only where the file says one, and never below what is held', () => {
    const file = (stock: number) =>
      `title,option1_name,option1,sku,price,stock\nScarf,Colour,Rust,S-Rust,1,${stock}`;
    const [changed] = plan(file(3), known()).products;
    expect(changed?.draft.variants[0]).toMatchObject({ onHand: 3, seenOnHand: undefined });
    expect(plan(file(2), known()).errors).toEqual([
      { row: 2, column: 'stock', code: 'stock-held', value: '2' },
    ]);
  });

  it('refuses numbers of other products, other options, and one product twice', () => {
    const other = known({
      title: 'Hat',
      optionNames: [],
      variants: [{ ...known().product.variants[0], id: v7(), sku: 'H', options: [] }],
    });
    const taken = plan(
      'title,option1_name,option1,sku,price\nScarf,Colour,Red,H,1',
      known(),
      other,
    );
    expect(taken.errors.map(({ code }) => code)).toContain('options-differ');
    const twice = plan(
      'title,option1_name,option1,sku,price\nScarf,Colour,Red,,1\nSame,Colour,Oat,S-Oat,1',
      known(),
    );
    expect(twice.errors.map(({ row, code }) => [row, code])).toEqual([[3, 'product-twice']]);
    const sku = plan(
      'handle,title,option1_name,option1,sku,price\nx,Shawl,Colour,Red,S-Oat,1\nx,,,Blue,H,1',
      known(),
      other,
    );
    expect(sku.errors.map(({ row, column, code }) => [row, column, code])).toEqual([
      [3, 'sku', 'sku-taken'],
    ]);
  });

  it('makes drafts that the catalogue takes', () => {
    const { products } = plan('title,price\nHat,1\n');
    expect(productDraftSchema.safeParse(products[0]?.draft).success).toBe(true);
  });
});
