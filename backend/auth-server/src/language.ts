/** The languages of mails. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export const DEFAULT_LANGUAGE: Language = 'en';

/** A language from outside the type system, such as a column that Better Auth reads. */
export function knownLanguage(value: unknown): Language {
  return LANGUAGES.find((language) => language === value) ?? DEFAULT_LANGUAGE;
}

/** The language that `Accept-Language` prefers (RFC 9110 §12.5.4), as far as there are mails in it. */
export function acceptedLanguage(header: string | null | undefined): Language {
  const ranges = (header ?? '').split(',').map((range) => {
    const [, language = '', weight = '1'] =
      /^\s*([a-z]{1,8})(?:-[a-z\d-]*)?\s*(?:;\s*q=([\d.]{1,5}))?\s*$/i.exec(range) ?? [];
    return { language: LANGUAGES.find((known) => known === language.toLowerCase()), weight: Number(weight) };
  });
  const [best] = ranges
    .filter(({ language, weight }) => language !== undefined && weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return best?.language ?? DEFAULT_LANGUAGE;
}
