import { registerMessages } from '../../ui/index.ts';

/** The table of keys. */
export const keyMessages = /* @__PURE__ */ registerMessages('keys', {
  en: {
    note: 'Single keys are off while you write.',
    preview: 'Scene 1 to 9 into the preview',
    cut: 'Cut straight to scene 1 to 9',
    take: 'Take: the preview goes into the program',
    mute: 'Mute the first microphone',
    audience: 'Audience',
    chat: 'Chat',
    rows: 'Next and previous viewer',
    undo: 'Undo',
    redo: 'Redo',
    region: 'Next part of the window',
    close: 'Close',
    help: 'This table',
  },
  zh: {
    note: '输入文字时，单键不起作用。',
    preview: '把第1到9个场景放到预览',
    cut: '直接切到第1到9个场景',
    take: '切出：预览进入播出',
    mute: '静音第一个麦克风',
    audience: '观众',
    chat: '聊天',
    rows: '下一位、上一位观众',
    undo: '撤销',
    redo: '重做',
    region: '窗口的下一部分',
    close: '关闭',
    help: '这张表',
  },
});
