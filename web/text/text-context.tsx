import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import { en, type Text } from './en/index.js';

/** The languages of the page, in their own words. */
export const LANGUAGES = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = 'language';
const isLanguage = (text: string | null): text is Language => text !== null && text in LANGUAGES;

type Context = {
  readonly text: Text;
  readonly language: Language;
  readonly choose: (language: Language) => void;
};

const TextContext = createContext<Context>({ text: en, language: 'en', choose: () => {} });

function preferred(): Language {
  const chosen = localStorage.getItem(KEY) ?? navigator.language.slice(0, 2);
  return isLanguage(chosen) ? chosen : 'en';
}

/** English is part of the first download; other languages are loaded when they are chosen. */
const LOADED: Record<Language, () => Promise<Text>> = {
  en: async () => en,
  es: () => import('./es/index.js').then(({ es }) => es),
};

type Shown = { readonly text: Text; readonly language: Language };

/** Shows the former language until the chosen one is loaded, and nothing until the first one is. */
export function TextProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<Shown | null>(() =>
    preferred() === 'en' ? { text: en, language: 'en' } : null,
  );
  const show = useCallback(async (language: Language) => {
    const text = await LOADED[language]().catch(() => en);
    document.documentElement.lang = language;
    setShown({ text, language });
  }, []);
  useEffect(() => {
    if (preferred() !== 'en') show(preferred());
  }, [show]);
  const choose = (language: Language) => {
    localStorage.setItem(KEY, language);
    show(language);
  };
  return shown && <TextContext value={{ ...shown, choose }}>{children}</TextContext>;
}

/** The texts of the page in the chosen language. */
export function useText(): Text {
  return useContext(TextContext).text;
}

export function useLanguage() {
  return useContext(TextContext);
}
