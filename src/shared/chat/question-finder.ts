import type { QuestionIntent } from './schema.ts';

/** What a topic sounds like, and phrases that ask about it without any question word. */
interface Topic {
  readonly intent: QuestionIntent;
  readonly about: RegExp;
  /** Asks by itself: 「多少钱」, "how much". */
  readonly asks?: RegExp;
}

/** More specific topics first; a message takes the first that fits. */
const topics: readonly Topic[] = [
  {
    intent: 'returns',
    about:
      /退货|退款|退换|能退|可退|可以退|包退|退(吗|不|得|掉)|换货|能换|可以换|换(吗|不|货|码|尺码|大|小)|怎么退|无理由|运费险|refund|return|exchange|money back|(send|bring|give) .{0,10}back/,
    asks: /(能|可以|可|支持|包)不(能|可以|可|包)?退|能退不|退货(怎么|咋)|return policy/,
  },
  {
    intent: 'shipping',
    about:
      /包邮|邮费|运费|快递|发货|发到|能发|发(吗|不|出)|寄|到货|收到|[几多]天(能|可以)?(到|发)|物流|顺丰|京东|圆通|中通|邮政|配送|海外|新疆|西藏|ship|deliver|postage|send to|arriv|get here|courier|customs|tracking|overseas/,
    asks: /(什么时候|啥时候|几时|多久|几天|哪天|何时|今天|明天)(能|可以|会)?(发|到|收|寄)(货|出|到)?(吗|不|呢|啊|$)|(什么时候|啥时候|几时|多久|几天|哪天|何时)(能|可以|会)?(发|到|收|寄)|(发|用|走)(什么|啥|哪个?)(快递|物流)|包不包邮|哪里发|从哪发/,
  },
  {
    intent: 'discount',
    about:
      /优惠|打折|折扣|便宜|福利|券|满减|活动价|赠品|送什么|返现|减|discount|coupon|voucher|promo|deal|cheaper|(better|lower|best) price|% ?off|sale price|free gift/,
    asks: /(有没有|还有|有啥|有什么)(优惠|活动|券|折扣|赠品)|(能|可以)(再)?(便宜|少|打折|优惠)(点|些|一点)?(不|吗|嘛|么)?|再便宜点|什么时候有活动|(better|lower|best) price|any (discount|coupon|promo|deal|voucher)s?/,
  },
  {
    intent: 'authenticity',
    about:
      /正品|真假|假货|保真|专柜|授权|验货|防伪|真(皮|丝|货|金|银|毛|羊|貂)|纯(银|金|羊绒|羊毛|手工)|百分百|证书|鉴定|高仿|官方(店|旗舰)|authentic|genuine|fake|counterfeit|replica|dupe|knock ?off|certificate|original brand|100% ?[a-z]|real (leather|wool|silk|gold|silver|cashmere|fur|deal)|(is|are) (it|this|that|these|those|they) real|(leather|silk|wool|cashmere|gold|silver) real/,
    asks: /是不是(正品|真的|真货|真皮|假货|高仿)|真的假的|保真不|有(没有)?.{0,3}(防伪|证书|授权|鉴定)/,
  },
  {
    intent: 'size',
    about:
      /尺码|尺寸|码数|大码|小码|加大|几码|什么码|啥码|哪个码|偏大|偏小|多大|多长|多宽|身高|体重|斤|厘米|公分|kg|cm|能穿|穿得|胖|显瘦|(衣|裤|裙|袖)长|(腰|胸|臀|腿)围|肩宽|(^|[^a-z])(xs|s|m|l|xl|xxl|2xl|3xl)(码|号)|合身|码|size|fit|measure|sleeves?|inches|true to|how (tall|long|wide|big|heavy)|dimension|petite|plus[- ]size|waist|inseam/,
    asks: /(穿|买|选|要|拍|拿)(什么|啥|几|哪个?|多大)(码|号|尺码|尺寸)|(穿|买|选|要|拍|拿)多大|(几|什么|啥|多大)码|\d{2,3} ?(斤|kg|公斤|cm).{0,12}((穿|选|拍|买|要|拿)(什么|啥|哪|几|多大|(s|m|l|xl|xxl)(?![a-z]))|能(穿|不)|可以(穿|吗|不|么)|(什么|啥|哪个)码|多大|合适(吗|不|么)|穿得下)|(xs|s|m|l|xl|xxl) ?还是 ?(xs|s|m|l|xl|xxl)|(what|which) size|true to size|run (small|large|big)|偏大还是偏小|偏不偏(大|小)|(偏大|偏小)(不|吗|嘛|么)/,
  },
  {
    intent: 'stock',
    about:
      /有货|没货|缺货|库存|现货|补货|断货|预售|上架|下架|有吗|色(还|的)?有|还有.{0,8}(色|码|号|款|件|个|双|吗|没|么)|剩|卖完|in stock|out of stock|restock|sold out|available|(any|some) .{0,14}left|gone|run out|(do|have) (you|u|ya|they) (still )?have|colou?rs?|still have|颜色|黑色|白色|红色|蓝色|米色/,
    asks: /有没有(货|现货|.{1,6}(色|款|码|号|的))|(还|都)有(货|吗|没有?|么|不)|(有|还有)(哪些|几个|什么|啥)(颜色|色|款)|还剩(几|多少)|什么时候(补货|上|有货)|有货(没|不)|(any|some) .{0,14}left|still available/,
  },
  {
    intent: 'price',
    about:
      /价格|价钱|价位|什么价|啥价|报价|报个价|单价|原价|到手|拿多少|多少(钱|米|元|块)|几块|几元|怎么卖|咋卖|贵|price|cost|how much|\$|￥|¥|pay/,
    asks: /多少(钱|米|元|块)|怎么卖|咋卖|啥价|什么价|几块钱?|(到手|券后)(价)?(多少|是多少)|多钱|几钱|价格(是|呢|多少|[?])?$|报个?价|什么价位|(?<![长围宽高重])多少(呀|啊|呢|哦|啦)?[?]?$|(一共|总共|一起拿?|全拿|都拿|到手|券后)(是|要)?多少|how much|what.{0,8}(price|cost)|(price|cost)( of .{1,24})? (pls|plz|please)|price for|^price[?]?$/,
  },
  {
    intent: 'how-to',
    about:
      /怎么(用|洗|买|下单|拍|搭|穿|保养|领|付|参加|吃|装|连|清洗|抢|存|弄)|洗衣机|烘干|(在)?哪(里|儿|边)?(能|可以)?(下单|买|拍|领|点|抢)|链接|如何|咋(洗|用|买|拍|弄|领)|使用|机洗|手洗|水洗|保养|搭配|材质|面料|成分|起球|掉色|缩水|透不透|会不会|厚不厚|how (do|to|can|should)|wash|machine wash|iron|dryer?\b|dry clean|bleach|link|material|fabric|made of|pill|see[- ]through|shrink|fade|itch|scratchy|instructions?|where (do|can) i (buy|order|get|click)/,
    asks: /怎么(用|洗|买|下单|拍|搭|保养|领|付|参加|吃|装|清洗|抢|存)|咋(洗|用|买|拍|弄|领)|如何|什么(材质|面料|料子|做的|成分)|(会|起|掉|缩|透|厚|扎|显)不(会|起|掉|缩|透|厚|扎|显)|怎么.{0,3}链接|链接(在哪|呢|几号)|几号链接|how (do|to|can|should) (i|you|we)/,
  },
];

const chineseQuestion =
  /吗|嘛$|么$|呢$|[?]|([\p{Script=Han}])不\1|多少|几(个|件|天|号|点|岁|块|斤|码|双|色|款|种|时)|什么|啥|怎么|怎样|咋|哪|谁|为何|为什么|有没有|能不能|可不可以|可以不|是不是|会不会|好不好|要不要|有木有|还是.{0,6}(好|呢|合适)|求|请问|想问|问一下|多[久大长重高宽厚深远]|行不行|(?<!(了|差|是|才|可|绝|么))不[?]?$|没[?]?$/u;
const englishQuestion =
  /[?]|^(so |and |hi |hey |hello |pls |please |ok |sorry )*(what|whats|what's|which|when(?! (i|in|it|you|we|he|she|they)\b)|where|who|why|how|hows|is|are|was|does|did|(can|could|would|should)(?! not\b)|any|anyone)\b|^(so |and |hi |hey |hello |pls |please |ok )*(do|will|has|have) (i|you|u|ya|we|they|it|he|she|this|that|these|those|there|the|your|my|any|all|[a-z]+s)\b|\b(can (i|you|we|u)|could (i|you|we)|do (you|u|i|they)|does (it|this|that)|is (it|this|that|there)|are (they|these|there|you)|will (it|you|there)|how (much|many|long|do|does|to|big|tall)|what size|which (one|size|colou?r)|anyone know|wondering if|tell me (what|how|when|if))\b/;

/** Sounds like a question and asks nothing: surprise, praise, small talk. */
const rhetorical = [
  /^(哈|呵|嘿|嘻|啊|哇|呀|天|我的天|卧槽|天哪)*[,.!~ ]*(是吗|真的吗|真的假的|不是吧|不会吧|对吧|是吧|好吗|可以吗|懂吗|知道吗|有意思吗|至于吗|怎么了|什么鬼|什么情况|啥情况|什么啊|什么呀|怎么可能|谁懂啊?|谁不爱啊?|谁知道呢|谁说不是呢|你说呢|凭什么|干嘛|在吗|在不在|吃了吗|吃饭了吗)[!?~.哈啊呀 ]*$/,
  /怎么(这么|那么|会这么|能这么|可以这么)|为什么这么(好|美|帅|可爱|便宜)|(多|好)(好看|漂亮|美|帅|可爱|香)(啊|呀|哦|吧)|太.{1,6}了吧|也太.{1,8}了?吧|好.{1,6}(啊|呀|吧)$|没谁了|谁(不|还不|能不|还?没有?)|还(要|用)说吗|不(香|好|美)吗|有.{0,6}(什么|啥)(关系|意思|好说)|没(什么|啥)|不知道(该)?(说|买)?什么|什么都|怎么都|多少都|谁都|哪里都|哪都|随便什么|无论|不管|不管怎么|几(乎|分钟前)|想问问大家好/,
  /^(really|seriously|for real|fr|right|huh|what|wow|omg|lol|no way|are you kidding( me)?|are you serious|isn'?t (it|she|he|that) .*|who cares|why not|how cute|how (cute|pretty|lovely|nice|beautiful|funny)( .*)?|what a .*|how are you( .*)?|how'?s everyone( .*)?|whats up|what'?s up|how is everybody|you know what)[!?. ]*$/,
  /\b(what a (nice|lovely|great|beautiful|cute|show|night|deal|steal)|how (cute|pretty|lovely|beautiful) (is|are|she|he|it|that|this)|isn'?t she|aren'?t they|don'?t you love|who doesn'?t|who wouldn'?t|guess what|no question|you know (how|what)|know what i mean|i know (how|what|why|where)|that'?s (how|what|why|where|when)|when i (was|got|wore|bought|saw)|whatever|is what it is|can'?t wait|have (a|fun|bought|been|to|it|this|one|mine|two|both)|how i (love|wear|style)|so is|are so|is so)\b/,
];

/** Full-width to half-width, lower case, one space, traditional forms of the words that matter. */
function normalise(text: string): string {
  let plain = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
  for (const [traditional, simplified] of traditionalForms)
    plain = plain.replaceAll(traditional, simplified);
  return plain;
}

const traditionalForms = [
  ...'嗎吗 麼么 錢钱 貨货 發发 運运 費费 郵邮 遞递 還还 貴贵 賣卖 買买 價价 碼码 顏颜 紅红 藍蓝 黃黄 優优 惠惠 退退 換换 會会 時时 個个 兩两 幾几 請请 問问 嘛嘛 誰谁 為为 甚什 長长 寬宽 體体 質质 連连 鏈链 裝装 開开 現现 減减 補补 斷断 預预 訂订 單单 歲岁 適适 寄寄 裡里 哪哪 點点 號号 樣样 圍围 絲丝 證证 書书 偽伪 專专 櫃柜 庫库 褲裤 沒没 給给 熱热 轉转 尺尺'.split(
    ' ',
  ),
].map((pair): [string, string] => [pair.slice(0, 1), pair.slice(1)]);

/**
 * What a chat message wants to know, or null where it asks nothing. Chinese (both scripts),
 * English and mixtures, with or without a question mark. Rules, not a model: the same message
 * always gets the same answer, and a crew member can see why.
 */
export function findQuestion(text: string): QuestionIntent | null {
  const plain = normalise(text);
  if (plain.length < 2) return null;
  const isChinese = /\p{Script=Han}/u.test(plain);
  const asking = topics.find((topic) => topic.asks?.test(plain) === true);
  if (rhetorical.some((pattern) => pattern.test(plain)) && asking === undefined) return null;
  if (asking !== undefined && !/不(问|用问)|不管(多少|什么)/.test(plain)) return asking.intent;
  const asks =
    (isChinese && chineseQuestion.test(plain)) || (englishQuestion.test(plain) && hasWords(plain));
  if (!asks) return null;
  const topic = topics.find(({ about }) => about.test(plain));
  if (topic !== undefined) return topic.intent;
  return isChinese && plain.replace(/[^\p{Script=Han}]/gu, '').length < 3 ? null : 'other';
}

const hasWords = (plain: string): boolean =>
  /[a-z]{2,}[^a-z]+[a-z]|[a-z]{4,}|\p{Script=Han}/u.test(plain);
