import { useState } from 'react';
import { applyTheme, storedTheme, themes, type Theme } from '../lib/theme';
import { useAnnounce } from '../ui/announcer';
import { IconButton } from '../ui/button';
import { DarkThemeIcon, LightThemeIcon, SystemThemeIcon } from '../ui/icons';

const looks: Record<Theme, { name: string; Icon: () => React.ReactNode }> = {
  system: { name: 'like the system', Icon: SystemThemeIcon },
  light: { name: 'light', Icon: LightThemeIcon },
  dark: { name: 'dark', Icon: DarkThemeIcon },
};

/** One button that goes through the three themes. */
export function ThemeToggle() {
  const [theme, setTheme] = useState(storedTheme);
  const announce = useAnnounce();
  const { name, Icon } = looks[theme];

  function next(): void {
    const chosen = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
    applyTheme(chosen);
    setTheme(chosen);
    announce(`Theme: ${looks[chosen].name}`);
  }

  return (
    <IconButton label={`Theme: ${name}`} onClick={next}>
      <Icon />
    </IconButton>
  );
}
