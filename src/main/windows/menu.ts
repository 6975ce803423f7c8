import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Language } from '../../shared/desktop-api/index.ts';

const words = {
  en: {
    edit: 'Edit',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select All',
    view: 'View',
    resetZoom: 'Actual Size',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    fullscreen: 'Full Screen',
    window: 'Window',
    minimize: 'Minimise',
    close: 'Close',
    about: 'About Regulars',
    hide: 'Hide Regulars',
    hideOthers: 'Hide Others',
    showAll: 'Show All',
    quit: 'Quit Regulars',
  },
  zh: {
    edit: '编辑',
    cut: '剪切',
    copy: '拷贝',
    paste: '粘贴',
    selectAll: '全选',
    view: '显示',
    resetZoom: '实际大小',
    zoomIn: '放大',
    zoomOut: '缩小',
    fullscreen: '全屏',
    window: '窗口',
    minimize: '最小化',
    close: '关闭',
    about: '关于回头客',
    hide: '隐藏回头客',
    hideOthers: '隐藏其他',
    showAll: '全部显示',
    quit: '退出回头客',
  },
} as const;

/**
 * The application's menu. macOS takes copying, closing and quitting from it; elsewhere it is not
 * seen and only carries the zoom keys.
 */
export function setApplicationMenu(language: Language): void {
  const text = words[language];
  const zoom: MenuItemConstructorOptions[] = [
    { role: 'resetZoom', label: text.resetZoom },
    { role: 'zoomIn', label: text.zoomIn },
    // The plus sign without Shift, and on the number pad.
    { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false },
    { role: 'zoomIn', accelerator: 'CommandOrControl+numadd', visible: false },
    { role: 'zoomOut', label: text.zoomOut },
    { role: 'zoomOut', accelerator: 'CommandOrControl+numsub', visible: false },
  ];
  if (process.platform !== 'darwin') {
    Menu.setApplicationMenu(Menu.buildFromTemplate([{ label: text.view, submenu: zoom }]));
    return;
  }
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: 'Regulars',
        submenu: [
          { role: 'about', label: text.about },
          separator,
          { role: 'hide', label: text.hide },
          { role: 'hideOthers', label: text.hideOthers },
          { role: 'unhide', label: text.showAll },
          separator,
          { role: 'quit', label: text.quit },
        ],
      },
      {
        label: text.edit,
        // Undo is the page's: an item here would take its key away.
        submenu: [
          { role: 'cut', label: text.cut },
          { role: 'copy', label: text.copy },
          { role: 'paste', label: text.paste },
          { role: 'selectAll', label: text.selectAll },
        ],
      },
      {
        label: text.view,
        submenu: [...zoom, separator, { role: 'togglefullscreen', label: text.fullscreen }],
      },
      {
        label: text.window,
        role: 'windowMenu',
        submenu: [
          { role: 'minimize', label: text.minimize },
          { role: 'close', label: text.close },
        ],
      },
    ]),
  );
}
