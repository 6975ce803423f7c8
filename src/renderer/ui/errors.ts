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
  internal: true,
  unreachable: true,
};

const isKnown = (code: string): code is Known => Object.hasOwn(codes, code);

/** What to tell a person about an error of the show API. */
export const sentenceOf = (error: unknown): string => errorMessages.text(errorCodeOf(error));
