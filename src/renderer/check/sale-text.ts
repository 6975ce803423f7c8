/** What the page says: two tables, as plain as the page. */
const en = {
  title: 'Check a flash sale',
  about:
    'Your browser reads the sale’s public ledger line by line, checks the chain of hashes and every rule of the sale. Nothing is taken on trust from the server but the lines themselves.',
  right: 'The ledger is whole, and every rule was kept.',
  wrong: (seq: number) => `Something is wrong, first in line ${seq}.`,
  empty: 'Nothing has happened in this sale yet.',
  totals: (paid: number, held: number, units: number, entries: number) =>
    `${paid} sold and ${held} held of ${units} units, ${entries} lines`,
  chain: 'Each line’s hash is that of the hash before it and of its own text',
  units: 'Never more units sold and held than there were, none left while somebody waited',
  limits: 'Nobody got more than the limit; units kept for a segment went to it',
  holds: 'Each hold ended once; the waiting list was served in order',
  head: 'Head',
  problems: 'What does not fit',
  line: (seq: number, code: string) => `Line ${seq}: ${code}`,
  find: 'Find your claim',
  findHint: 'The number on your receipt',
  found: (seq: number) => `Line ${seq}: `,
  notFound: 'Not in the ledger.',
  how: 'To do it without this page',
  howSteps: [
    'Each line has a text and a hash. The hash is the SHA-256 of the hash of the line before it followed by the text; before the first line stand 64 zeros.',
    'The texts are JSON lists: version, sale, number of the line, time, kind, and what the kind says. People stand there under numbers that are good for this sale only.',
  ],
  raw: 'All lines',
  missing: 'There is no such sale. The link may be incomplete.',
  unreadable: 'The server answered something else than a ledger. Try again later.',
  insecure:
    'This browser checks hashes only over https or on the show’s own computer. The lines are here:',
};
const zh: typeof en = {
  title: '核验秒杀',
  about:
    '你的浏览器会逐行读取这场秒杀的公开账本，核对哈希链和每一条规则。除了账本本身，不需要相信服务器。',
  right: '账本完整，每条规则都遵守了。',
  wrong: (seq) => `有问题，最早出现在第${seq}行。`,
  empty: '这场秒杀还没有任何记录。',
  totals: (paid, held, units, entries) =>
    `共${units}件，已售${paid}件，待付款${held}件，账本${entries}行`,
  chain: '每一行的哈希都由上一行的哈希和本行内容算出',
  units: '已售加待付款从未超过总数；有人候补时没有空着的件',
  limits: '没有人超过限购；专留的件给了对应的人群',
  holds: '每次占用只结束一次；候补按顺序递补',
  head: '链头',
  problems: '对不上的地方',
  line: (seq, code) => `第${seq}行：${code}`,
  find: '查找自己的抢购',
  findHint: '凭证上的编号',
  found: (seq) => `第${seq}行：`,
  notFound: '账本里没有。',
  how: '不用本页也能核对',
  howSteps: [
    '每行有内容和哈希。哈希是“上一行的哈希加本行内容”的SHA-256；第一行之前是64个零。',
    '内容是JSON列表：版本、场次、行号、时间、类型，以及该类型的信息。人用只在本场有效的编号表示。',
  ],
  raw: '全部行',
  missing: '没有这场秒杀，链接可能不完整。',
  unreadable: '服务器返回的不是账本，请稍后再试。',
  insecure: '浏览器只在https或直播电脑上才能计算哈希，账本在这里：',
};

export type SaleText = typeof en;

/** The table of a page's language. */
export const saleText = (lang: string): SaleText => (lang.startsWith('zh') ? zh : en);
