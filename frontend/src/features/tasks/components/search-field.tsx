import { t } from '@lingui/core/macro';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { shortcutFor, useShortcut } from '../../../lib/shortcuts';
import { inputStyle } from '../../../ui/text-field';
import { SEARCH_MAX } from '../model/task-limits';

/** Long enough to wait for the next letter, short enough to go unnoticed. */
const PAUSE_MS = 150;

/** The search is part of the URL, so it survives a reload and Back returns to it. */
export function SearchField({ search }: { search: string }) {
  const [text, setText] = useState(search);
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  useShortcut('search', () => {
    input.current?.select();
  });

  useEffect(() => {
    input.current?.focus();
  }, []);

  useEffect(() => {
    if (text === search) return;
    const timer = setTimeout(() => {
      void navigate({ to: '/tasks', search: { q: text }, replace: true });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text, search, navigate]);

  return (
    <search className="my-2 block">
      <label htmlFor="search" className="sr-only">
        {t`Search tasks`}
      </label>
      <input
        ref={input}
        id="search"
        type="search"
        dir="auto"
        autoComplete="off"
        placeholder={t`Search titles, descriptions and tags`}
        maxLength={SEARCH_MAX}
        value={text}
        className={inputStyle}
        onChange={({ target }) => {
          setText(target.value);
        }}
        onKeyDown={(event) => {
          if (shortcutFor('search', event) === 'leave') void navigate({ to: '/tasks' });
        }}
      />
    </search>
  );
}
