import { registerMessages } from './i18n.ts';

/** The few words that the primitives themselves say. */
export const uiMessages = /* @__PURE__ */ registerMessages('ui', {
  en: { close: 'Close', undo: 'Undo', notifications: 'Notices' },
  zh: { close: '关闭', undo: '撤销', notifications: '通知' },
});
