import type { OfferSegment, SalePhase } from '../sales/index.ts';

/** Words on a board; Chinese ones are null where there are only the first. */
export interface BoardText {
  readonly en: string;
  readonly zh: string | null;
}

/** A product as boards show it. */
export interface BoardProduct {
  readonly title: BoardText;
  /** A full address; null where the product has no picture. */
  readonly pictureUrl: string | null;
  readonly priceMinor: number;
  /** What stands struck through beside the price: a real former price, else null. */
  readonly strikeMinor: number | null;
  readonly currency: string;
  /** Units that can be bought now. */
  readonly stock: number;
}

/** Units of a sale that are kept for some viewers. */
export interface BoardKept {
  readonly segment: OfferSegment;
  readonly units: number;
}

/** The flash sale that counts down, runs or was last; drafts are not shown. */
export interface BoardSale {
  readonly id: string;
  /** What the mark says of it, from 0 to 63. */
  readonly code: number;
  readonly phase: Exclude<SalePhase, 'draft'>;
  /** With the sale's price, and the usual one struck through where that may be said. */
  readonly product: BoardProduct;
  readonly opensAtMs: number;
  /** Null for one without an end of its own. */
  readonly endsAtMs: number | null;
  /** Units that anyone may take. */
  readonly unitsLeft: number;
  readonly kept: readonly BoardKept[];
}

/** The poll that runs or was last. */
export interface BoardPoll {
  readonly id: string;
  readonly question: string;
  readonly answers: readonly { readonly text: string; readonly votes: number }[];
  readonly isOpen: boolean;
  readonly closesAtMs: number | null;
}

/** The lottery that takes entries or was last. */
export interface BoardLottery {
  readonly id: string;
  readonly prize: string;
  readonly state: 'open' | 'closed' | 'drawn' | 'cancelled';
  readonly entries: number;
  /** How many win. */
  readonly winners: number;
  readonly closesAtMs: number;
  /** Names of who has won, empty before the draw. */
  readonly names: readonly string[];
}

/** All that boards in the picture show, as plain data. Times are the server's. */
export interface BoardState {
  /** The pinned product. */
  readonly product: BoardProduct | null;
  readonly sale: BoardSale | null;
  readonly poll: BoardPoll | null;
  readonly lottery: BoardLottery | null;
}

/** Before anything is known: boards are not drawn. */
export const noBoards: BoardState = { product: null, sale: null, poll: null, lottery: null };
