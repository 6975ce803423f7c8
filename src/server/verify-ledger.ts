import { hash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { SaleBook } from './sales/allocator/index.ts';
import { openLedgers, OpenDatabaseError } from './store/index.ts';

/** Ends with 0 where every ledger is whole, 1 where one is not, 2 where they cannot be read. */
function main(): number {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const { values } = parseArgs({ options: { 'data-dir': { type: 'string' } } });
  const dataDir = values['data-dir'];
  if (dataDir === undefined) {
    say('npm run verify-ledger -- --data-dir DIR');
    return 2;
  }
  let opened: ReturnType<typeof openLedgers>;
  try {
    const nativeBinding = process.env['REGULARS_SQLITE_BINDING'];
    opened = openLedgers({ dataDir, nativeBinding });
  } catch (failure) {
    const isInUse = failure instanceof OpenDatabaseError && failure.code === 'data-in-use';
    say(isInUse ? 'Regulars is open on this folder: quit it first.' : String(failure));
    return 2;
  }
  const ids = opened?.ledger.saleIds() ?? [];
  let broken = 0;
  if (opened !== null) {
    const { ledger } = opened;
    const book = new SaleBook({
      hash: (text) => hash('sha256', text),
      store: ledger,
      follow: () => [],
      onProblem: () => undefined,
    });
    for (const saleId of ids) {
      const problem = book.audit(saleId);
      const lines = ledger.lines(saleId);
      if (problem !== null) broken += 1;
      say(
        `${saleId}  ${lines.length} lines  ${problem ?? `whole, head ${lines.at(-1)?.hash ?? '-'}`}`,
      );
    }
    opened.close();
  }
  say(`${ids.length} sales, ${broken} broken`);
  return broken === 0 ? 0 : 1;
}

process.exitCode = main();
