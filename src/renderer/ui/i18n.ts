import { createInstance, type i18n as I18n } from 'i18next';
import { useSyncExternalStore } from 'react';

/** The languages that every sentence is written in. */
export type UiLanguage = 'en' | 'zh';

type Sentences = Readonly<Record<string, string>>;

/** Chinese needs every sentence of English but the singular forms. */
type ChineseOf<En extends Sentences> = {
  readonly [K in keyof En as K extends `${string}_one` ? never : K]: string;
};

type KeyOf<En extends Sentences> = {
  [K in keyof En]: K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K;
}[keyof En] &
  string;

/** Words for the `{{gaps}}` of a sentence; `count` chooses the plural. */
export type Gaps = Readonly<Record<string, string | number>>;

/** Says a sentence in the current language. */
export type TextOf<En extends Sentences> = (key: KeyOf<En>, gaps?: Gaps) => string;

/** One term's sentences. */
export interface Messages<En extends Sentences> {
  /** For components: they are drawn again when the language changes. */
  useText(): TextOf<En>;
  /** For code outside of components. */
  text: TextOf<En>;
}

let instance: I18n | undefined;
const languageListeners = new Set<() => void>();

function i18n(): I18n {
  if (instance) return instance;
  instance = createInstance();
  void instance.init({
    lng: 'en',
    fallbackLng: 'en',
    resources: {},
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    // React escapes; text is rendered as text only.
    interpolation: { escapeValue: false },
  });
  return instance;
}

/** The language that the page is in. */
export const currentLanguage = (): UiLanguage => (i18n().language === 'zh' ? 'zh' : 'en');

/** Changes the whole page's language at once. */
export function setLanguage(language: UiLanguage): void {
  void i18n().changeLanguage(language);
  if (typeof document !== 'undefined')
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  for (const listener of languageListeners) listener();
}

function subscribeToLanguage(listener: () => void): () => void {
  languageListeners.add(listener);
  return () => languageListeners.delete(listener);
}

/** The language, for components that word dates or numbers. */
export const useLanguage = (): UiLanguage =>
  useSyncExternalStore(subscribeToLanguage, currentLanguage);

/**
 * Adds a term's sentences in both languages and returns what says them; the compiler refuses a
 * sentence that one language lacks. Mark the call as pure, so that unused ones leave the build.
 */
export function registerMessages<const En extends Sentences>(
  namespace: string,
  sentences: { readonly en: En; readonly zh: ChineseOf<En> },
): Messages<En> {
  let isAdded = false;
  const say: TextOf<En> = (key, gaps) => {
    const i = i18n();
    if (!isAdded) {
      i.addResourceBundle('en', namespace, sentences.en);
      i.addResourceBundle('zh', namespace, sentences.zh);
      isAdded = true;
    }
    const sentence: string = key;
    return i.t(sentence, { ...gaps, ns: namespace });
  };
  const inEnglish: TextOf<En> = (key, gaps) => say(key, gaps);
  const inChinese: TextOf<En> = (key, gaps) => say(key, gaps);
  return {
    text: say,
    // A function of its own per language, so that what was made with the old one is made anew.
    useText: () => (useLanguage() === 'zh' ? inChinese : inEnglish),
  };
}
