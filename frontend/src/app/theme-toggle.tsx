import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { useState } from 'react';
import { applyTheme, storedTheme, themes, type Theme } from '../lib/theme';
import { useAnnounce } from '../ui/announcer';
import { IconButton } from '../ui/button';
import { DarkThemeIcon, LightThemeIcon, SystemThemeIcon } from '../ui/icons';

const looks: Record<Theme, { name: MessageDescriptor; Icon: () => React.ReactNode }> = {
  system: { name: msg`system`, Icon: SystemThemeIcon },
  light: { name: msg`light`, Icon: LightThemeIcon },
  dark: { name: msg`dark`, Icon: DarkThemeIcon },
};

/** Cycles through the three themes. */
export function ThemeToggle() {
  const [theme, setTheme] = useState(storedTheme);
  const announce = useAnnounce();
  const { Icon } = looks[theme];

  function next(): void {
    const chosen = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
    applyTheme(chosen);
    setTheme(chosen);
    announce(themeText(chosen));
  }

  return (
    <IconButton label={themeText(theme)} onClick={next}>
      <Icon />
    </IconButton>
  );
}

function themeText(theme: Theme): string {
  const name = i18n._(looks[theme].name);
  return t`Theme: ${name}`;
}
