/** Flash sales as SQL sees them; a plan is JSON. */
export interface FlashSaleTables {
  flash_sales: {
    id: string;
    show_id: string;
    product_id: string;
    code: number;
    plan: string;
    starts_at_ms: number | null;
    opens_at_ms: number | null;
    is_cancelled: number;
    created_at_ms: number;
  };
  sale_lots: { sale_id: string; variant_id: string; carved: number };
}
