import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { keepLanguage, showLanguage } from '../i18n/language';
import { languageNames, languages, type Language } from '../i18n/languages';
import { authRequest } from '../lib/auth-request';
import { messageFor } from '../lib/error-message';
import { useShowToast } from '../ui/toasts';

/** Lists each language by its own name and remembers the choice on this device. */
export function LanguageChoice() {
  const showToast = useShowToast();

  async function choose(language: Language): Promise<void> {
    try {
      await showLanguage(language);
      keepLanguage(language);
    } catch {
      const name = languageNames[language];
      showToast({ message: t`Couldn't load ${name}. Try again in a moment.`, tone: 'failure' });
      return;
    }
    // The mails of the account follow.
    await authRequest('/language', { language }).catch((error: unknown) => {
      showToast({ message: messageFor(error), tone: 'failure' });
    });
  }

  return (
    <label className="flex min-h-11 items-center justify-between gap-3 px-3 text-sm">
      {t`Language`}
      <select
        className="border-edge bg-surface min-h-9 rounded-md border px-2"
        value={i18n.locale}
        onChange={({ target }) => {
          const chosen = languages.find((language) => language === target.value);
          if (chosen) void choose(chosen);
        }}
      >
        {languages.map((language) => (
          <option key={language} value={language} lang={language}>
            {languageNames[language]}
          </option>
        ))}
      </select>
    </label>
  );
}
