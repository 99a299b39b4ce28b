/** Code points, counted after trimming. */
export const TITLE_MAX = 200;
export const DESCRIPTION_MAX = 5000;

/** Tasks of one page. */
export const PAGE_MAX = 100;
export const PAGE_DEFAULT = 50;
