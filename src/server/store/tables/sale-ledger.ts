/** Flash sales as SQL sees them; terms and segments are JSON, lines are what `ledgerText` writes. */
export interface SaleLedgerTables {
  sale_terms: { sale_id: string; show_id: string; terms: string; is_settled: number };
  claims: {
    sale_id: string;
    seq: number;
    id: string;
    viewer_id: string;
    command_key: string;
    segments: string;
    variant_id: string;
    verdict: string;
    status: string;
    quota: string | null;
    pay_until_ms: number | null;
  };
  ledger_lines: { sale_id: string; seq: number; text: string; hash: string };
}
