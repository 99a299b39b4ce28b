/** Code points, counted after trimming. */
export const TITLE_MAX = 200;
export const DESCRIPTION_MAX = 5000;

export const PRIORITY_MAX = 3;

export const TAGS = { max: 20, length: 50 };

/** Tasks of one page. */
export const PAGE_MAX = 100;
export const PAGE_DEFAULT = 50;
/** PostgreSQL would take more, but no page lies there. */
export const OFFSET_MAX = 1_000_000_000;

/** Code points of a search. */
export const SEARCH_MAX = 200;

/** How long the trash keeps a task. */
export const TRASH_DAYS = 30;
