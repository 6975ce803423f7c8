/** What the page says: two tables, as plain as the page. */
const en = {
  title: 'Check a draw',
  about:
    'Your browser does the sums below itself. From the server it takes only what was published: hashes, seed and list.',
  right: 'The draw is right.',
  wrong: 'Something is wrong with this draw.',
  waiting: 'The lottery still runs. Come back when it has been drawn.',
  closed: 'The list is closed and promised; the draw follows in a moment.',
  cancelled: 'This lottery was cancelled. Nobody won.',
  counts: (entries: number, winners: number) =>
    `${entries} ${entries === 1 ? 'entry' : 'entries'}, ${winners} to win`,
  verdicts: { right: 'Right', wrong: 'Wrong', open: 'Not known yet', none: 'Not drawn' },
  seed: 'The seed is the one that was promised when the lottery opened',
  entries: 'The list of entries is the one that was promised when it closed',
  once: 'Nobody stands in the list twice',
  winners: 'Seed and list give these winners and no others',
  seedHash: 'Promised',
  seedIs: 'Seed',
  entriesHash: 'Promised',
  winnersTitle: 'Winners',
  find: 'Find yourself',
  findHint: 'Your number in this lottery. The link on your watch page fills it in.',
  found: (place: number, all: number) => `Line ${place} of ${all}`,
  foundWinner: (prize: number) => `winner no. ${prize}`,
  notFound: 'Not in the list.',
  how: 'To do it without this page',
  howSteps: [
    'The promise of the seed is the SHA-256 of its 64 digits. The promise of the list is the SHA-256 of all numbers in order of coming, one a line, each line ended by a line feed.',
    'Number the lines from 0. For the first winner hash the text “seed promise-of-the-list 0” (three words, single spaces) by SHA-256 and read the first 13 hex digits as a number. The rest of its division by the number of lines is the place of the winner, who changes places with the first line.',
    'For the next winner raise the last word by one, divide by the lines that are left, count from there, and change places with the first of them. A number that is not below the largest multiple of the divisor under 16^13 is passed over, so that no line is favoured.',
  ],
  raw: 'All of it as JSON',
  missing: 'There is no such lottery. The link may be incomplete.',
  unreadable: 'The server answered something else than a draw. Try again later.',
  insecure:
    'This browser checks hashes only over https or on the show’s own computer. The data is here:',
};
const zh: typeof en = {
  title: '核验抽奖',
  about: '以下计算全部在你的浏览器里完成，只从服务器读取已经公布的内容：哈希、种子和名单。',
  right: '这次抽奖没有问题。',
  wrong: '这次抽奖有问题。',
  waiting: '抽奖还在进行，开奖后再来核验。',
  closed: '名单已截止并公布，马上开奖。',
  cancelled: '这次抽奖已取消，无人中奖。',
  counts: (entries, winners) => `${entries}人参与，抽${winners}人`,
  verdicts: { right: '正确', wrong: '有误', open: '尚未公布', none: '未开奖' },
  seed: '种子与开始时承诺的一致',
  entries: '名单与截止时承诺的一致',
  once: '名单里没有人出现两次',
  winners: '由种子和名单算出的正是这些中奖者',
  seedHash: '承诺',
  seedIs: '种子',
  entriesHash: '承诺',
  winnersTitle: '中奖者',
  find: '找到自己',
  findHint: '你在这次抽奖中的编号。从你的观看页点进来会自动填好。',
  found: (place, all) => `第${place}行，共${all}行`,
  foundWinner: (prize) => `第${prize}位中奖者`,
  notFound: '不在名单里。',
  how: '不用这个页面也能核验',
  howSteps: [
    '种子的承诺是它64位数字的SHA-256。名单的承诺是所有编号按参与顺序每行一个、每行以换行符结尾的文本的SHA-256。',
    '行号从0开始。抽第一位时，对文本“种子 名单承诺 0”（三个词，单个空格分隔）求SHA-256，取前13位十六进制数，除以行数的余数就是中奖的行，然后与第一行交换位置。',
    '抽下一位时，最后一个词加一，除以剩下的行数，从剩下的第一行数起，再与那一行交换。若这个数不小于16^13以内除数的最大倍数就跳过，这样没有哪一行占便宜。',
  ],
  raw: '全部数据（JSON）',
  missing: '没有这次抽奖，链接可能不完整。',
  unreadable: '服务器返回的不是抽奖数据，请稍后再试。',
  insecure: '这个浏览器只在https下或直播所用的电脑上核验哈希。数据在这里：',
};

export type DrawText = typeof en;

/** The page's sentences in the language that the server wrote into it. */
export const drawText = (lang: string): DrawText => (lang.startsWith('zh') ? zh : en);
