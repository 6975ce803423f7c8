/** Persons behind viewers as SQL sees them. */
export interface IdentityTables {
  aliases: { viewer_id: string; person_id: string; joined_at_ms: number };
  mailboxes: { mailbox_hash: string; person_id: string; hint: string; confirmed_at_ms: number };
  email_codes: {
    id: number;
    viewer_id: string;
    mailbox_hash: string;
    hint: string;
    code_hash: string;
    sent_at_ms: number;
    expires_at_ms: number;
    tries: number;
    used_at_ms: number | null;
  };
  personal_links: {
    id: string;
    token_hash: string;
    person_id: string;
    made_at_ms: number;
    expires_at_ms: number;
    used_at_ms: number | null;
    revoked_at_ms: number | null;
  };
  customers: { external_id: string; person_id: string; first_at_ms: number };
}
