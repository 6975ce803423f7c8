import type { ApiErrorCode } from '../../shared/show-api/errors.ts';
import { registerMessages } from './i18n.ts';

/** Every refusal of the show server as a sentence that says what to do. */
export const errorMessages = /* @__PURE__ */ registerMessages('errors', {
  en: {
    'bad-request': 'That was not understood. Check what you entered.',
    'not-signed-in': 'The session has ended. Reopen the window to sign in again.',
    'not-allowed': 'Your role does not allow this.',
    'not-found': 'That is not there any more.',
    'not-open': 'The show is not on air yet.',
    'wrong-phase': 'The show has moved on. Look at its state and try again.',
    'too-large': 'That is too large. Make it smaller and try again.',
    'too-many-requests': 'Too many tries. Wait a few seconds.',
    'wrong-origin': 'This page was opened from an address that is not allowed.',
    'name-needed': 'Choose a name before you write.',
    'name-taken': 'That name is the host’s. Choose a different one.',
    muted: 'You are muted for now.',
    'media-server-unavailable': 'The media server does not answer. The picture cannot go out yet.',
    'slug-taken': 'Another show has this link. Choose a different one.',
    'sold-out': 'Sold out.',
    'limit-reached': 'You have reached the limit for one person.',
    'not-for-you': 'This offer is kept for others.',
    'identity-needed': 'Sign in with your e-mail first.',
    'price-changed': 'The price has changed. Check it and order again.',
    'cart-empty': 'There is nothing to order.',
    'already-done': 'That has been done already.',
    'in-use': 'Something else still needs it. End that first.',
    'coupon-unknown': 'There is no coupon with this code.',
    'coupon-refused': 'This coupon cannot be used here.',
    'code-wrong': 'The code is not right. Check the e-mail.',
    'code-expired': 'The code is too old. Ask for a new one.',
    'link-invalid': 'This link is not valid any more.',
    'mail-failed': 'The e-mail could not be sent. Try again later.',
    'payment-failed': 'The payment did not go through. Nothing was taken.',
    'payment-unavailable': 'Payments do not work right now. Try again in a moment.',
    'picture-refused': 'That is no picture that can be used. Take a JPEG, PNG or WebP.',
    busy: 'Too much at once. Try again in a moment.',
    internal: 'The show server failed. Try again; the log has the details.',
    unreachable: 'The show server does not answer. Trying again by itself.',
  },
  zh: {
    'bad-request': '没看懂这个请求，请检查填写的内容。',
    'not-signed-in': '登录已失效，请重新打开窗口。',
    'not-allowed': '你的角色没有这个权限。',
    'not-found': '内容已经不在了。',
    'not-open': '还没开播。',
    'wrong-phase': '直播状态已变化，请确认后再试。',
    'too-large': '内容太大了，请改小后再试。',
    'too-many-requests': '操作太频繁，请等几秒。',
    'wrong-origin': '这个页面的来源地址不被允许。',
    'name-needed': '发言前请先取个昵称。',
    'name-taken': '这个昵称属于主播，请换一个。',
    muted: '你暂时被禁言。',
    'media-server-unavailable': '媒体服务器没有响应，画面暂时送不出去。',
    'slug-taken': '这个链接已被别的直播使用，请换一个。',
    'sold-out': '抢光了。',
    'limit-reached': '已达到每人限购数量。',
    'not-for-you': '这个优惠是留给其他人的。',
    'identity-needed': '请先用邮箱登录。',
    'price-changed': '价格有变动，请确认后重新下单。',
    'cart-empty': '没有可以下单的商品。',
    'already-done': '已经操作过了。',
    'in-use': '还在使用中，请先结束相关操作。',
    'coupon-unknown': '没有这个优惠码。',
    'coupon-refused': '这张优惠券在这里不能用。',
    'code-wrong': '验证码不对，请查看邮件。',
    'code-expired': '验证码已过期，请重新获取。',
    'link-invalid': '这个链接已经失效。',
    'mail-failed': '邮件没有发出去，请稍后再试。',
    'payment-failed': '支付没有成功，没有扣款。',
    'payment-unavailable': '暂时无法支付，请稍后再试。',
    'picture-refused': '这不是可用的图片，请用 JPEG、PNG 或 WebP。',
    busy: '人太多了，请稍后再试。',
    internal: '直播服务器出错了，请再试一次，详情在日志里。',
    unreachable: '直播服务器没有响应，正在自动重试。',
  },
} satisfies {
  en: Record<ApiErrorCode | 'unreachable', string>;
  zh: Record<ApiErrorCode | 'unreachable', string>;
});

type Known = ApiErrorCode | 'unreachable';

/** The code that an error of the show API carries; `unreachable` where nobody answered. */
export function errorCodeOf(error: unknown): Known {
  if (typeof error !== 'object' || error === null) return 'internal';
  if (error instanceof TypeError) return 'unreachable';
  const code: unknown = 'code' in error ? error.code : null;
  return typeof code === 'string' && isKnown(code) ? code : 'internal';
}

const codes: Readonly<Record<Known, true>> = {
  'bad-request': true,
  'not-signed-in': true,
  'not-allowed': true,
  'not-found': true,
  'not-open': true,
  'wrong-phase': true,
  'too-large': true,
  'too-many-requests': true,
  'wrong-origin': true,
  'name-needed': true,
  'name-taken': true,
  muted: true,
  'media-server-unavailable': true,
  'slug-taken': true,
  'sold-out': true,
  'limit-reached': true,
  'not-for-you': true,
  'identity-needed': true,
  'price-changed': true,
  'cart-empty': true,
  'already-done': true,
  'in-use': true,
  'coupon-unknown': true,
  'coupon-refused': true,
  'code-wrong': true,
  'code-expired': true,
  'link-invalid': true,
  'mail-failed': true,
  'payment-failed': true,
  'payment-unavailable': true,
  'picture-refused': true,
  busy: true,
  internal: true,
  unreachable: true,
};

const isKnown = (code: string): code is Known => Object.hasOwn(codes, code);

/** What to tell a person about an error of the show API. */
export const sentenceOf = (error: unknown): string => errorMessages.text(errorCodeOf(error));
