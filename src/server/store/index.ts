import { AnswerRepository } from './answers.ts';
import { CouponRepository } from './coupons.ts';
import { openDatabase, openDatabaseToRead, type DatabaseOptions } from './database.ts';
import { EventRepository } from './events.ts';
import { FlashSaleRepository } from './flash-sales.ts';
import { IdentityRepository } from './identities.ts';
import { InvitationRepository } from './invitations.ts';
import { LedgerRepository } from './ledger.ts';
import { LotteryRepository } from './lotteries.ts';
import { MessageRepository } from './messages.ts';
import { OrderRepository } from './orders.ts';
import { PaymentRepository } from './payments.ts';
import { PollRepository } from './polls.ts';
import { ProductRepository } from './products.ts';
import { Queries } from './queries.ts';
import { SettingRepository } from './settings.ts';
import { ShelfRepository } from './shelf.ts';
import { ShowRepository } from './shows.ts';
import { StockRepository } from './stock.ts';
import { ViewerRepository } from './viewers.ts';

export {
  OpenDatabaseError,
  storageFailureOf,
  type OpenFailure,
  type StorageFailure,
} from './database.ts';
export type { StoredClaim, StoredSale } from './ledger.ts';
export type { CouponRow, GrantRow } from './coupons.ts';
export type { Bought, OrderRow, OrderSearch } from './orders.ts';
export type { PaymentRow, RefundRow, TaskRow } from './payments.ts';
export type { StoredMessage } from './messages.ts';
export type { RehearsalOrigin, StoredShow } from './shows.ts';
export type { StockRow } from './stock.ts';
export type { ViewerTotals } from './viewers.ts';

/** One repository per term over one connection. */
export interface Store {
  readonly shows: ShowRepository;
  readonly viewers: ViewerRepository;
  readonly messages: MessageRepository;
  readonly events: EventRepository;
  readonly settings: SettingRepository;
  readonly answers: AnswerRepository;
  readonly products: ProductRepository;
  readonly stock: StockRepository;
  readonly shelf: ShelfRepository;
  readonly flashSales: FlashSaleRepository;
  readonly ledger: LedgerRepository;
  readonly orders: OrderRepository;
  readonly payments: PaymentRepository;
  readonly coupons: CouponRepository;
  readonly polls: PollRepository;
  readonly lotteries: LotteryRepository;
  readonly invitations: InvitationRepository;
  readonly identities: IdentityRepository;
  transaction<T>(work: () => T): T;
  close(): void;
}

/** Opens the store of a data folder. Throws `OpenDatabaseError`. */
export function openStore(options: DatabaseOptions): Store {
  const sqlite = openDatabase(options);
  const queries = new Queries(sqlite);
  return {
    shows: new ShowRepository(queries),
    viewers: new ViewerRepository(queries),
    messages: new MessageRepository(queries),
    events: new EventRepository(queries),
    settings: new SettingRepository(queries),
    answers: new AnswerRepository(queries),
    products: new ProductRepository(queries),
    stock: new StockRepository(queries),
    shelf: new ShelfRepository(queries),
    flashSales: new FlashSaleRepository(queries),
    ledger: new LedgerRepository(queries),
    orders: new OrderRepository(queries),
    payments: new PaymentRepository(queries),
    coupons: new CouponRepository(queries),
    polls: new PollRepository(queries),
    lotteries: new LotteryRepository(queries),
    invitations: new InvitationRepository(queries),
    identities: new IdentityRepository(queries),
    transaction: (work) => queries.transaction(work),
    close: () => sqlite.close(),
  };
}

/** Where the ledgers of sales came in. */
const ledgerVersion = 4;

/** Opens the ledgers of a data folder to read; null where it has none. Throws `OpenDatabaseError`. */
export function openLedgers(
  options: DatabaseOptions,
): { readonly ledger: LedgerRepository; close(): void } | null {
  const sqlite = openDatabaseToRead(options, ledgerVersion);
  if (sqlite === null) return null;
  return { ledger: new LedgerRepository(new Queries(sqlite)), close: () => sqlite.close() };
}
