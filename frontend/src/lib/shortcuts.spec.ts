import { describe, expect, it } from 'vitest';
import { ariaKeysOf, keyNamesOf, shortcutFor, shortcuts, type Shortcut } from './shortcuts';

const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.spec.*', '!../api/generated/**'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

const READS_KEYS =
  /tinykeys|'key(down|up|press)'|onKey(Up|Press)|event\.(key|code)\b|\(\{ key[ ,}]|'(Escape|Enter|Delete|F\d+|ArrowUp|ArrowDown|ArrowLeft|ArrowRight)'/;

describe('The keyboard registry', () => {
  it('Only the registry, the menu and the combobox read keys', () => {
    const readers = Object.entries(sources).filter(([, source]) => READS_KEYS.test(source));
    expect(readers.map(([path]) => path).sort()).toEqual([
      '../ui/command-list.tsx',
      '../ui/menu.tsx',
      './shortcuts.ts',
    ]);
  });

  it.each(Object.entries<Record<string, Shortcut>>(shortcuts))(
    'Each key has one action in the scope %s',
    (_scope, actions) => {
      const keys = Object.values(actions).map(ariaKeysOf);
      expect(new Set(keys).size).toBe(keys.length);
    },
  );

  it('A key press finds the action in its scope only', () => {
    const press = (key: string, init: KeyboardEventInit = {}) =>
      new KeyboardEvent('keydown', { key, ...init });
    expect(shortcutFor('task', press('ArrowUp'))).toBe('previous');
    expect(shortcutFor('task', press('ArrowUp', { altKey: true }))).toBe('moveUp');
    expect(shortcutFor('task', press('a', { ctrlKey: true }))).toBe('selectAll');
    expect(shortcutFor('task', press('q'))).toBeUndefined();
    expect(shortcutFor('page', press('x'))).toBeUndefined();
  });

  it('Search opens with and without Shift, which German keyboards need for a slash', () => {
    expect(shortcutFor('page', new KeyboardEvent('keydown', { key: '/' }))).toBe('search');
    expect(shortcutFor('page', new KeyboardEvent('keydown', { key: '/', shiftKey: true }))).toBe('search');
  });

  it.each([
    ['a letter', { key: 'й', code: 'KeyQ' }, 'newTask'],
    ['Control and a letter', { key: 'я', code: 'KeyZ', ctrlKey: true }, 'undo'],
    ['Control, Shift and a letter', { key: 'Я', code: 'KeyZ', ctrlKey: true, shiftKey: true }, 'redo'],
    ['the slash', { key: 'ظ', code: 'Slash' }, 'search'],
    ['the question mark', { key: '؟', code: 'Slash', shiftKey: true }, 'help'],
  ])('On a keyboard of another script, the key of %s does the same', (_key, init, action) => {
    expect(shortcutFor('page', new KeyboardEvent('keydown', init))).toBe(action);
  });

  it.each([
    ['another Latin letter', { key: 'a', code: 'KeyQ' }],
    ['a Latin letter with an accent', { key: 'é', code: 'Slash' }],
    ['a sign', { key: '.', code: 'Slash' }],
    ['an unnamed key', { key: 'й', code: '' }],
  ])('A key with %s is the one that it shows', (_key, init) => {
    expect(shortcutFor('page', new KeyboardEvent('keydown', init))).toBeUndefined();
  });

  it.each([
    ['Chrome and Firefox', { isComposing: true }],
    ['Safari', { keyCode: 229 }],
  ])('A key of an input method does nothing, as %s report it', (_browser, init) => {
    expect(shortcutFor('rename', new KeyboardEvent('keydown', { key: 'Enter', ...init }))).toBeUndefined();
    expect(shortcutFor('search', new KeyboardEvent('keydown', { key: 'Escape', ...init }))).toBeUndefined();
  });

  it('Keys are written for people and for assistive technology', () => {
    expect(keyNamesOf(shortcuts.page.commands)).toEqual(['Ctrl', 'k']);
    expect(ariaKeysOf(shortcuts.page.commands)).toBe('Control+k');
    expect(keyNamesOf(shortcuts.task.moveUp)).toEqual(['Alt', '↑']);
    expect(ariaKeysOf(shortcuts.page.help)).toBe('?');
  });
});
