import { describe, expect, it } from 'vitest';
import { findQuestion } from './question-finder.ts';
import type { QuestionIntent } from './schema.ts';

/** What a room says, as it says it: one message a line, by what it wants to know. */
const asked: Record<QuestionIntent, string> = {
  price: `
    这款什么价位
    主播报个价呗
    券后到手多少
    两件一起拿多少
    這個多少錢
    3号链接啥价格
    比上次贵了吗
    whats the price on the grey one
    price?
    how much for two
    how much r they
    cost of the set pls`,
  stock: `
    M码还有没有
    粉色断货了吗
    什么时候能补货呀
    还有库存不
    奶茶色有吗
    卖完了吗
    這款還有貨嗎
    is the green one gone already?
    any smalls left
    when will you restock
    do u still have navy
    are these sold out`,
  size: `
    我一米六五一百一十斤穿哪个码
    165/55kg 拍什么码
    胖妹妹能穿吗
    160斤能穿下吗
    衣长多少
    这个码数正不正
    腰围多少厘米
    will it fit a 32 inch waist
    im 5'4 what size should i get
    does it run big
    how long are the sleeves
    S or M for 60 kg?`,
  shipping: `
    发什么快递
    江苏几天能到
    今天拍明天能发吗
    广东包邮不
    能发顺丰吗
    邮费谁出
    能寄到香港嗎
    how long does shipping take to the UK
    do u ship internationally
    is delivery free
    when would it get here if i order today
    which courier do you use`,
  returns: `
    不合适可以退吗
    支持七天无理由吗
    有运费险吗
    穿了不喜欢能换不
    退货邮费谁承担
    尺码不对可以換嗎
    can i send it back if it doesnt fit
    what's your return policy
    do you take returns
    refunds ok?
    can we exchange sizes`,
  authenticity: `
    是专柜正品吗
    这是真皮的吗
    有没有防伪码
    怎么看真假
    不会是假货吧？
    是百分百羊绒吗
    is this authentic
    real leather or fake?
    is it 100% cashmere
    does it come with a certificate
    are these genuine pearls`,
  'how-to': `
    怎么清洗呢
    优惠券怎么用
    能机洗吗
    在哪里下单
    这个怎么搭裤子
    会不会掉毛
    什么面料的
    链接在哪
    怎麼買
    can i put it in the dryer
    how do i clean it
    what's it made of
    where's the link
    how do you tie it like that`,
  discount: `
    新客有没有优惠
    两件打折吗
    能便宜点不
    有券吗主播
    今天有什么活动
    買兩件有折扣嗎
    is there a promo code
    any deals today
    can you do it cheaper
    do students get a discount
    discount if i buy two?`,
  other: `
    几点下播
    主播明天还播吗
    刚才那个是几号
    主播多高啊
    你们店在哪
    有微信群吗
    明天幾點開播
    what time do you go live tomorrow
    who designed this
    where are you streaming from
    can you show the back please
    is this your own brand`,
};

const saidOnly = `
  主播好漂亮
  已拍
  已下单两件
  哈哈哈哈哈哈
  666
  来啦来啦
  上次买的收到了，很好看
  这个颜色太好看了吧
  怎么这么好看
  谁懂啊
  绝了
  冲冲冲
  姐妹们快拍
  运费险真好用
  快递昨天就到了
  已经退货了
  我穿M刚好
  160斤的我穿着也好看
  价格很划算
  正品放心买
  不知道买什么颜色好
  什么都想要
  没抢到呜呜
  晚上好
  主播辛苦了
  早就收藏了
  面料很舒服
  优惠力度好大
  有货了终于
  大码女孩的福音
  多亏主播推荐
  几乎全买了
  我也想要同款
  谢谢主播
  再见啦，下次见
  好的知道了
  吓我一跳
  等发货中
  今天下单的
  就这样吧
  hello everyone
  hi from manila
  so cute!!
  love it
  just bought two
  omg that color
  got mine yesterday, fits perfect
  shipping was fast
  the price is great
  who doesn't love a good cardigan
  what a bargain
  you look amazing
  take my money
  size M fits me well
  i returned mine, too small
  no fakes here, trust her
  how pretty
  lol
  good night all
  finally in stock
  i washed it twice, still soft
  whatever you say
  this is what i needed
  used my coupon
  where there's wool there's me
  can't wait for the next show
  thank you so much
  i know how to style it
  will buy again
  do it
  is so warm
  first time here
  👏👏👏
  ❤️❤️
  ordered!
  same here
`;

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

describe('finding questions in a chat', () => {
  const questions = Object.entries(asked).flatMap(([intent, text]) =>
    lines(text).map((message) => ({ message, intent: intent as QuestionIntent })),
  );
  const statements = lines(saidOnly);
  const missed = questions.filter(({ message }) => findQuestion(message) === null);
  const imagined = statements.filter((message) => findQuestion(message) !== null);
  const found = questions.length - missed.length;

  it('finds nine of ten questions, in both languages, with and without a question mark', () => {
    expect(found / questions.length, JSON.stringify(missed)).toBeGreaterThanOrEqual(0.9);
  });

  it('takes at most one in ten of what it finds for a question that was none', () => {
    expect(found / (found + imagined.length), JSON.stringify(imagined)).toBeGreaterThanOrEqual(0.9);
    expect(imagined.length / statements.length).toBeLessThanOrEqual(0.1);
  });

  it.each(Object.keys(asked) as QuestionIntent[])('knows what is asked about %s', (intent) => {
    const right = questions.filter((one) => findQuestion(one.message) === intent);
    const own = right.filter((one) => one.intent === intent).length;
    const wanted = questions.filter((one) => one.intent === intent).length;
    const strangers = right.length - own;
    const wrong = questions
      .filter((one) => one.intent === intent && findQuestion(one.message) !== intent)
      .map((one) => `${one.message}: ${findQuestion(one.message)}`);
    expect(own / wanted, JSON.stringify(wrong)).toBeGreaterThanOrEqual(0.8);
    expect(strangers, JSON.stringify(right)).toBeLessThanOrEqual(2);
  });

  it('reads full-width, capitals, extra spaces and traditional characters alike', () => {
    for (const [plain, dressed] of [
      ['how much is it?', '  HOW   MUCH is it？ '],
      ['多少钱', '多少錢'],
      ['还有M码吗?', '还有Ｍ码吗？'],
    ] as const)
      expect(findQuestion(dressed)).toBe(findQuestion(plain));
  });

  it('never throws and asks nothing of what has no words', () => {
    for (const text of ['', '?', '？？', '…', '😀', '\u0301', 'a', '1', ' ? ']) {
      expect(findQuestion(text)).toBeNull();
    }
  });
});
