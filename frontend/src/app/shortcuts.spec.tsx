import { i18n } from '@lingui/core';
import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { keyNamesOf, shortcuts, singleKeysEnabled, type Shortcut } from '../lib/shortcuts';
import { ShortcutsDialog } from './shortcuts';

it('The help dialog lists every shortcut of the registry with its keys', () => {
  render(<ShortcutsDialog onClose={vi.fn()} />);
  const rows = screen.getAllByRole('term').map((term) => {
    const keys = [...term.querySelectorAll('kbd')].map(({ textContent }) => textContent);
    return `${keys.join(' ')}: ${term.parentElement?.querySelector('dd')?.textContent ?? ''}`;
  });
  const registered = Object.values<Record<string, Shortcut>>(shortcuts).flatMap((scope) =>
    Object.values(scope),
  );
  expect(rows.sort()).toEqual(
    registered.map((shortcut) => `${keyNamesOf(shortcut).join(' ')}: ${i18n._(shortcut.label)}`).sort(),
  );
});

it('The help dialog turns single-key shortcuts off and on', async () => {
  render(<ShortcutsDialog onClose={vi.fn()} />);
  const box = screen.getByRole('checkbox', { name: 'Use single-key shortcuts (q, /, ?, m, d, x)' });
  await userEvent.click(box);
  expect(singleKeysEnabled()).toBe(false);
  await userEvent.click(box);
  expect(singleKeysEnabled()).toBe(true);
});
