import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useAnnounce } from '../ui/announcer';

const names = new Map<string, MessageDescriptor>([
  ['show', msg`view`],
  ['list', msg`list`],
  ['tag', msg`tag`],
  ['priority', msg`priority`],
  ['sort', msg`sort order`],
  ['q', msg`search`],
  ['task', msg`task`],
  ['page', msg`page number`],
  ['person', msg`account`],
  ['user', msg`account`],
]);

/** Says which parts of the followed link were ignored, until the next page. */
export function IgnoredNote() {
  const ignored = useLocation({ select: ({ state }) => state.ignored, structuralSharing: true });
  const announce = useAnnounce();
  const parts = (ignored ?? [])
    .flatMap((name) => names.get(name) ?? [])
    .map((name) => i18n._(name))
    .join(', ');
  const text = parts === '' ? null : t`Part of this link isn't valid and was ignored: ${parts}.`;
  useEffect(() => {
    if (text !== null) announce(text);
  }, [text, announce]);
  return text !== null && <p className="bg-sunken mb-6 rounded-md px-4 py-2.5 text-sm">{text}</p>;
}
