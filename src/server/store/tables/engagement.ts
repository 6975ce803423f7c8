/** Polls, lotteries, shares and invitations as SQL sees them; a lottery's task is JSON. */
export interface EngagementTables {
  polls: {
    id: string;
    show_id: string;
    question: string;
    opened_at_ms: number;
    closes_at_ms: number | null;
    closed_at_ms: number | null;
  };
  poll_answers: { poll_id: string; position: number; text: string; votes: number };
  ballots: { poll_id: string; person_id: string; position: number; at_ms: number };
  lotteries: {
    id: string;
    show_id: string;
    title: string;
    prize: string;
    coupon_id: string | null;
    winners: number;
    task: string;
    opened_at_ms: number;
    closes_at_ms: number;
    entries: number;
    seed: string;
    seed_hash: string;
    closed_at_ms: number | null;
    entries_hash: string | null;
    drawn_at_ms: number | null;
    cancelled_at_ms: number | null;
  };
  lottery_entries: {
    lottery_id: string;
    person_id: string;
    seq: number;
    viewer_id: string;
    pseudonym: string;
    won_position: number | null;
  };
  shares: { show_id: string; person_id: string; at_ms: number };
  invite_codes: { code: string; person_id: string };
  invitations: {
    invitee_id: string;
    inviter_id: string;
    show_id: string;
    address_key: string;
    arrived_at_ms: number;
    rewarded_at_ms: number | null;
    is_void: number;
  };
}
