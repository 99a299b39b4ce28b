import type { ReactNode } from 'react';

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg viewBox="0 0 20 20" className="size-5" aria-hidden="true" focusable="false">
      <g fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round">
        {children}
      </g>
    </svg>
  );
}

export const PlusIcon = () => (
  <Icon>
    <path d="M10 4v12M4 10h12" />
  </Icon>
);

export const TrashIcon = () => (
  <Icon>
    <path d="M4 6h12M8 6V4h4v2M5.5 6l.7 10h7.6l.7-10M8.5 9v4.5M11.5 9v4.5" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="M5 5l10 10M15 5L5 15" />
  </Icon>
);

export const SystemThemeIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="6.5" />
    <path d="M10 3.5v13a6.5 6.5 0 0 0 0-13z" fill="currentColor" />
  </Icon>
);

export const LightThemeIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="3.2" />
    <path d="M10 2v1.8M10 16.2V18M2 10h1.8M16.2 10H18M4.3 4.3l1.3 1.3M14.4 14.4l1.3 1.3M4.3 15.7l1.3-1.3M14.4 5.6l1.3-1.3" />
  </Icon>
);

export const DarkThemeIcon = () => (
  <Icon>
    <path d="M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z" />
  </Icon>
);

export const SearchIcon = () => (
  <Icon>
    <circle cx="9" cy="9" r="5" />
    <path d="M13 13l3.5 3.5" />
  </Icon>
);

export const FlagIcon = () => (
  <svg viewBox="0 0 20 20" className="size-3.5" aria-hidden="true" focusable="false">
    <path d="M5 17V4h10l-2 3.5 2 3.5H5" fill="none" stroke="currentColor" strokeWidth="2" />
  </svg>
);

export const MoreIcon = () => (
  <Icon>
    <path d="M5 10h.01M10 10h.01M15 10h.01" strokeWidth="2.6" />
  </Icon>
);

export const MenuIcon = () => (
  <Icon>
    <path d="M3.5 5.5h13M3.5 10h13M3.5 14.5h13" />
  </Icon>
);

export const SortIcon = () => (
  <Icon>
    <path d="M6 4v12m0 0l-3-3m3 3l3-3M14 16V4m0 0l-3 3m3-3l3 3" />
  </Icon>
);

export const InboxIcon = () => (
  <Icon>
    <path d="M3.5 11l2-6.5h9l2 6.5v4.5h-13zM3.5 11H7l1 2h4l1-2h3.5" />
  </Icon>
);

export const TodayIcon = () => (
  <Icon>
    <rect x="3.5" y="4.5" width="13" height="12" rx="2" />
    <path d="M3.5 8h13M7 3v3M13 3v3M10 11v2.5" />
  </Icon>
);

export const WeekIcon = () => (
  <Icon>
    <rect x="3.5" y="4.5" width="13" height="12" rx="2" />
    <path d="M3.5 8h13M7 3v3M13 3v3M6.5 12h7" />
  </Icon>
);

export const CircleIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="6.5" />
  </Icon>
);

export const StackIcon = () => (
  <Icon>
    <path d="M10 3.5l7 3.5-7 3.5L3 7zM3 10.5l7 3.5 7-3.5M3 13.7l7 3.5 7-3.5" />
  </Icon>
);

export const DoneIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="6.5" />
    <path d="M7 10.2l2.2 2.2L13.2 8" />
  </Icon>
);

export const TagIcon = () => (
  <Icon>
    <path d="M3.5 10.5v-7h7l6 6-7 7zM7 7h.01" />
  </Icon>
);

export const RepeatIcon = () => (
  <svg viewBox="0 0 20 20" className="size-3.5" aria-hidden="true" focusable="false">
    <path
      d="M4 9V7.5A2.5 2.5 0 0 1 6.5 5H15m0 0l-2.5-2.5M15 5l-2.5 2.5M16 11v1.5a2.5 2.5 0 0 1-2.5 2.5H5m0 0l2.5-2.5M5 15l2.5 2.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
    />
  </svg>
);
