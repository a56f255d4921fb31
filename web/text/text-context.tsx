import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
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
export function TextProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(preferred);
  const [texts, setTexts] = useState<Partial<Record<Language, Text>>>({ en });
  const text = texts[language];
  useEffect(() => {
    document.documentElement.lang = language;
    if (language === 'es') import('./es/index.js').then(({ es }) => setTexts((known) => ({ ...known, es })));
  }, [language]);
  const choose = (next: Language) => {
    localStorage.setItem(KEY, next);
    setLanguage(next);
  };
  return text && <TextContext value={{ text, language, choose }}>{children}</TextContext>;
}

/** The texts of the page in the chosen language. */
export function useText(): Text {
  return useContext(TextContext).text;
}

export function useLanguage() {
  return useContext(TextContext);
}
