/** Products, stock and shelves as SQL sees them; lists of words are JSON. */
export interface CatalogueTables {
  products: {
    id: string;
    title: string;
    title_zh: string | null;
    description: string;
    description_zh: string | null;
    option_names: string;
    is_archived: number;
    created_at_ms: number;
    updated_at_ms: number;
  };
  variants: {
    id: string;
    product_id: string;
    sku: string | null;
    options: string;
    price_minor: number;
    cost_minor: number | null;
    position: number;
    is_archived: number;
  };
  price_history: { variant_id: string; from_at_ms: number; price_minor: number };
  pictures: {
    id: string;
    product_id: string;
    position: number;
    mime: string;
    width_px: number;
    height_px: number;
    source_url: string | null;
    bytes: Buffer;
  };
  stock: { scope: string; variant_id: string; on_hand: number; carved: number; reserved: number };
  shelf: {
    show_id: string;
    product_id: string;
    position: number;
    is_pinned: number;
    is_explained: number;
  };
  live_prices: { show_id: string; variant_id: string; price_minor: number };
  answers: {
    actor: string;
    command_key: string;
    command: string;
    answer: string;
    at_ms: number;
  };
}
